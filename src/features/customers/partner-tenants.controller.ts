import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { formatInstant } from '../../domain/time/instant.js';
import { Database } from '../../platform/database/index.js';
import {
  type Caller,
  CurrentCaller,
  cursorSchema,
  limitSchema,
  type Page,
  pageOf,
  RequireScope,
} from '../../platform/http/index.js';
import { AGREEMENT_ORIGINS, type PartnerTenantEntity } from './partner-tenant.entity.js';
import {
  type PartnerTenantBody,
  type PartnerTenantChanges,
  partnerTenantChangesSchema,
  partnerTenantIdSchema,
  partnerTenantSchema,
} from './partner-tenant.schema.js';
import { PartnerTenantsService } from './partner-tenants.service.js';

const listSchema = z.strictObject({ limit: limitSchema, cursor: cursorSchema(z.tuple([z.guid()])) });
const idParameter = { schema: partnerTenantIdSchema };

const jsonSchema = z.object({
  partnerTenantId: z.guid(),
  name: z.string(),
  timeZone: z.string(),
  policyZone: z.string(),
  agreementsFrom: z.enum(AGREEMENT_ORIGINS),
  createdAt: z.string(),
});
const pageSchema = z.object({ items: z.array(jsonSchema), nextCursor: z.string().nullable() });
type PartnerTenantJson = z.output<typeof jsonSchema>;

/** Keeps the Partner Center tenants of the company. */
@ApiTags('partner tenants')
@Controller('v1/partner-tenants')
export class PartnerTenantsController {
  constructor(
    private readonly database: Database,
    private readonly tenants: PartnerTenantsService,
  ) {}

  @Get()
  @RequireScope('admin:read')
  @ApiOperation({ summary: 'Partner tenants in the order of their ids' })
  @ApiOkResponse({ standardSchema: pageSchema })
  async list(@Query({ schema: listSchema }) query: z.output<typeof listSchema>): Promise<Page<PartnerTenantJson>> {
    const { cursor, limit } = query;
    const rows = await this.database.transaction((tx) => this.tenants.list(tx, cursor?.[0] ?? null, limit + 1));
    return pageOf(rows, limit, ({ partnerTenantId }) => [partnerTenantId], toJson);
  }

  @Get(':partnerTenantId')
  @RequireScope('admin:read')
  @ApiOperation({ summary: 'One partner tenant' })
  @ApiOkResponse({ standardSchema: jsonSchema })
  async read(@Param('partnerTenantId', idParameter) partnerTenantId: string): Promise<PartnerTenantJson> {
    return toJson(await this.database.transaction((tx) => this.tenants.one(tx, partnerTenantId)));
  }

  @Post()
  @RequireScope('admin:write')
  @ApiOperation({ summary: 'Adds a partner tenant' })
  @ApiCreatedResponse({ standardSchema: jsonSchema })
  async add(
    @Body({ schema: partnerTenantSchema }) body: PartnerTenantBody,
    @CurrentCaller() { principalId }: Caller,
  ): Promise<PartnerTenantJson> {
    return toJson(await this.database.transaction((tx) => this.tenants.add(tx, body, principalId)));
  }

  @Patch(':partnerTenantId')
  @RequireScope('admin:write')
  @ApiOperation({ summary: 'Changes a partner tenant; a new policy zone moves every deadline of its customers' })
  @ApiOkResponse({ standardSchema: jsonSchema })
  async change(
    @Param('partnerTenantId', idParameter) partnerTenantId: string,
    @Body({ schema: partnerTenantChangesSchema }) changes: PartnerTenantChanges,
    @CurrentCaller() { principalId }: Caller,
  ): Promise<PartnerTenantJson> {
    return toJson(
      await this.database.transaction((tx) => this.tenants.change(tx, partnerTenantId, changes, principalId)),
    );
  }
}

const toJson = (tenant: PartnerTenantEntity): PartnerTenantJson => ({
  partnerTenantId: tenant.partnerTenantId,
  name: tenant.name,
  timeZone: tenant.timeZone,
  policyZone: tenant.policyZone,
  agreementsFrom: tenant.agreementsFrom,
  createdAt: formatInstant(tenant.createdAt),
});
