import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { formatInstant, instantFromMs } from '../../domain/time/instant.js';
import { Database } from '../../platform/database/index.js';
import {
  type Caller,
  CurrentCaller,
  cursorSchema,
  instantSchema,
  limitSchema,
  type Page,
  pageOf,
  RequireScope,
} from '../../platform/http/index.js';
import { type Preview, ReminderPreviewService } from './reminder-preview.service.js';
import { type PreviewReport, previewReportOf, type ReminderReport, reminderReportOf } from './reminder-report.js';
import { REMINDER_STATES } from './reminder.entity.js';
import { RemindersService } from './reminders.service.js';

const cursor = cursorSchema(
  z.tuple([z.int(), z.guid()]).transform(([dueAt, reminderId]) => ({ dueAt: instantFromMs(dueAt), reminderId })),
);
const listSchema = z.strictObject({
  state: z.enum(REMINDER_STATES, `one of ${REMINDER_STATES.join(', ')}`).optional(),
  customerId: z.guid('a GUID').toLowerCase().optional(),
  limit: limitSchema,
  cursor,
});
const pageSchema = z.strictObject({ limit: limitSchema, cursor });
const windowSchema = z
  .strictObject({ from: instantSchema, to: instantSchema })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'an instant after `from`' });
const reminderIdSchema = { schema: z.guid('a GUID') };

type PreviewAnswer = Pick<Preview, 'total' | 'withoutRecipient' | 'days'> &
  Page<PreviewReport> & { readonly from: string; readonly to: string };

/** The ledger of reminders, their dry-run calendar, and what people may do with one. */
@ApiTags('reminders')
@Controller('v1/reminders')
export class RemindersController {
  constructor(
    private readonly database: Database,
    private readonly reminders: RemindersService,
    private readonly previews: ReminderPreviewService,
  ) {}

  @Get()
  @RequireScope('reminders:read')
  @ApiOperation({ summary: 'Reminders in the order in which they are due' })
  async list(@Query({ schema: listSchema }) query: z.output<typeof listSchema>): Promise<Page<ReminderReport>> {
    const { cursor: after = null, customerId = null, limit, state = null } = query;
    const rows = await this.database.transaction((tx) =>
      this.reminders.list(tx, { after, customerId, limit: limit + 1, state }),
    );
    return pageOf(rows, limit, ({ dueAt, reminderId }) => [dueAt, reminderId], reminderReportOf);
  }

  @Post('preview')
  @HttpCode(200)
  @RequireScope('reminders:read')
  @ApiOperation({ summary: 'What would be sent in a window if no fact changed; nothing is written' })
  async preview(
    @Body({ schema: windowSchema }) { from, to }: z.output<typeof windowSchema>,
    @Query({ schema: pageSchema }) query: z.output<typeof pageSchema>,
  ): Promise<PreviewAnswer> {
    const { cursor: after = null, limit } = query;
    const { reminders, ...calendar } = await this.previews.preview({ from, to, after, limit: limit + 1 });
    const page = pageOf(reminders, limit, ({ dueAt, reminderId }) => [dueAt, reminderId], previewReportOf);
    return { from: formatInstant(from), to: formatInstant(to), ...calendar, ...page };
  }

  @Post(':reminderId/hold')
  @HttpCode(200)
  @RequireScope('reminders:write')
  @ApiOperation({ summary: 'Keeps a reminder back until it is released' })
  hold(@Param('reminderId', reminderIdSchema) id: string, @CurrentCaller() caller: Caller): Promise<ReminderReport> {
    return this.act(id, 'hold', caller);
  }

  @Post(':reminderId/release')
  @HttpCode(200)
  @RequireScope('reminders:write')
  @ApiOperation({ summary: 'Lets a held reminder go when it is due' })
  release(@Param('reminderId', reminderIdSchema) id: string, @CurrentCaller() caller: Caller): Promise<ReminderReport> {
    return this.act(id, 'release', caller);
  }

  @Post(':reminderId/cancel')
  @HttpCode(200)
  @RequireScope('reminders:write')
  @ApiOperation({ summary: 'Ends a reminder unsent; no plan brings it back' })
  cancel(@Param('reminderId', reminderIdSchema) id: string, @CurrentCaller() caller: Caller): Promise<ReminderReport> {
    return this.act(id, 'cancel', caller);
  }

  private async act(
    reminderId: string,
    action: 'hold' | 'release' | 'cancel',
    caller: Caller,
  ): Promise<ReminderReport> {
    return reminderReportOf(await this.reminders.act(reminderId, action, caller.principalId));
  }
}
