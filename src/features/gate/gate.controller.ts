import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InputError, InvariantError } from '../../domain/errors.js';
import { type Caller, CurrentCaller, RequireScope } from '../../platform/http/index.js';
import { toAnswer } from './gate-answer.js';
import {
  type GateAnswer,
  gateAnswerSchema,
  gateBatchAnswerSchema,
  type GateCheck,
  gateCheckBatchSchema,
  gateCheckSchema,
} from './gate-check.schema.js';
import { GateService } from './gate.service.js';

const LANGUAGE = { name: 'accept-language', description: 'The language of messages', required: false };

/** Answers the ordering system. */
@ApiTags('gate')
@Controller('v1/gate')
export class GateController {
  constructor(private readonly gate: GateService) {}

  @Post('check')
  @HttpCode(200)
  @RequireScope('gate:check')
  @ApiHeader(LANGUAGE)
  @ApiOperation({ summary: 'May this order or seat change go ahead, why, and when does the answer change?' })
  @ApiOkResponse({ description: 'Allow and deny alike', standardSchema: gateAnswerSchema })
  async check(
    @Body({ schema: gateCheckSchema }) check: GateCheck,
    @CurrentCaller() caller: Caller,
    @Headers('accept-language') language?: string,
  ): Promise<GateAnswer> {
    const [answer] = await this.decide([check], caller, language);
    if (answer === undefined) throw new InvariantError('A check was not answered.');
    return answer;
  }

  @Post('check-batch')
  @HttpCode(200)
  @RequireScope('gate:check')
  @ApiHeader(LANGUAGE)
  @ApiOperation({ summary: 'Up to 1,000 checks at once, answered in the order asked' })
  @ApiOkResponse({ standardSchema: gateBatchAnswerSchema })
  async checkBatch(
    @Body({ schema: gateCheckBatchSchema }) batch: { checks: GateCheck[] },
    @CurrentCaller() caller: Caller,
    @Headers('accept-language') language?: string,
  ): Promise<{ decisions: GateAnswer[] }> {
    return { decisions: await this.decide(batch.checks, caller, language) };
  }

  private async decide(checks: readonly GateCheck[], caller: Caller, language?: string): Promise<GateAnswer[]> {
    if (checks.some((check) => check.at !== undefined) && !caller.scopes.has('gate:simulate')) {
      throw new InputError('SCOPE_MISSING', 'Asking about another instant (`at`) needs the scope gate:simulate.', [
        { field: 'at', message: 'only with the scope gate:simulate' },
      ]);
    }
    const records = await this.gate.decide(checks, caller.principalId);
    return records.map((record) => toAnswer(record, language));
  }
}
