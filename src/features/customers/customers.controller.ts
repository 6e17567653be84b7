import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import {
  type Caller,
  CurrentCaller,
  invalidRequest,
  type Page,
  pageOf,
  RequireScope,
} from '../../platform/http/index.js';
import { csvUploadOf, ImportsService, type StartedImport, startedImportSchema } from '../imports/index.js';
import { type CustomerJson, customerJsonSchema, customerToJson } from './customer.json.js';
import {
  type CustomerBody,
  customerIdSchema,
  customerSchema,
  type NewCustomerBody,
  newCustomerSchema,
} from './customer.schema.js';
import { CustomerList } from './customer-list.js';
import { cursorKeyOf, type CustomerListQuery, customerListSchema, listRequestOf } from './customer-list.schema.js';
import { CustomerReader } from './customer-reader.js';
import { CustomersService } from './customers.service.js';

const pageSchema = z.object({ items: z.array(customerJsonSchema), nextCursor: z.string().nullable() });
const idParameter = { schema: customerIdSchema };

/** Keeps, shows and lists customers, and takes files of them. */
@ApiTags('customers')
@Controller('v1/customers')
export class CustomersController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly customers: CustomersService,
    private readonly reader: CustomerReader,
    private readonly customerList: CustomerList,
    private readonly imports: ImportsService,
  ) {}

  @Put(':customerId')
  @RequireScope('customers:write')
  @ApiOperation({ summary: 'Adds a customer (201), or makes the known one what is given (200)' })
  @ApiCreatedResponse({ standardSchema: customerJsonSchema })
  @ApiOkResponse({ standardSchema: customerJsonSchema })
  async put(
    @Param('customerId', idParameter) customerId: string,
    @Body({ schema: customerSchema }) body: CustomerBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerJson> {
    if (body.customerId !== undefined && body.customerId !== customerId) {
      throw invalidRequest([{ field: 'customerId', message: 'the id that the path names, or left out' }]);
    }
    return this.database.transaction(async (tx) => {
      const isNew = await this.customers.put(tx, { ...body, customerId }, caller);
      void reply.status(isNew ? 201 : 200);
      return this.reader.read(tx, customerId, { acceptances: false });
    });
  }

  @Post()
  @RequireScope('customers:write', 'acceptances:write')
  @ApiOperation({ summary: 'Adds a customer together with its first acceptance, by default signed by the contact' })
  @ApiCreatedResponse({ standardSchema: customerJsonSchema })
  async create(
    @Body({ schema: newCustomerSchema }) body: NewCustomerBody,
    @CurrentCaller() caller: Caller,
  ): Promise<CustomerJson> {
    return this.database.transaction(async (tx) => {
      await this.customers.create(tx, body, caller);
      return this.reader.read(tx, body.customerId, { acceptances: caller.scopes.has('acceptances:read') });
    });
  }

  @Get(':customerId')
  @RequireScope('customers:read')
  @ApiOperation({ summary: 'A customer with its standing, and for acceptances:read with everything recorded for it' })
  @ApiOkResponse({ standardSchema: customerJsonSchema })
  async read(
    @Param('customerId', idParameter) customerId: string,
    @CurrentCaller() { scopes }: Caller,
  ): Promise<CustomerJson> {
    return this.database.snapshot((tx) =>
      this.reader.read(tx, customerId, { acceptances: scopes.has('acceptances:read') }),
    );
  }

  @Get()
  @RequireScope('customers:read')
  @ApiOperation({ summary: 'Customers, filtered and sorted, with their standings at an instant' })
  @ApiOkResponse({ standardSchema: pageSchema })
  async list(@Query({ schema: customerListSchema }) query: CustomerListQuery): Promise<Page<CustomerJson>> {
    const request = listRequestOf(query, this.clock.now());
    const listed = await this.database.snapshot((tx) => this.customerList.read(tx, request));
    return pageOf(
      listed,
      query.limit,
      ({ place }) => cursorKeyOf(query, place),
      ({ customer, standing }) => customerToJson(customer, standing),
    );
  }

  @Post('import')
  @HttpCode(202)
  @RequireScope('customers:write')
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOperation({ summary: 'Takes a CSV file of customers; what came of it is read at /v1/imports/{importId}' })
  @ApiAcceptedResponse({ standardSchema: startedImportSchema })
  async import(@Body() body: unknown, @CurrentCaller() { principalId }: Caller): Promise<StartedImport> {
    return this.imports.receive('customers', csvUploadOf(body), principalId);
  }
}
