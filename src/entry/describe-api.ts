import { STATUS_CODES } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** What any route may answer instead. */
const REFUSALS = ['400', '401', '403'];

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

/** The contract as OpenAPI 3, made from the routes and their schemas. */
export function describeApi(application: NestFastifyApplication): OpenAPIObject {
  const outline = new DocumentBuilder()
    .setTitle('MCA Tracker')
    .setDescription('Knows, scans, reminds and gates: customer agreement compliance for CSP partners.')
    .setVersion('1')
    .addSecurity('bearer', { type: 'http', scheme: 'bearer', description: 'An API key' })
    .addSecurity('session', {
      type: 'apiKey',
      in: 'cookie',
      name: 'mca-session',
      description: 'The session of who signed in; over TLS the cookie is named __Host-mca-session',
    })
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('session')
    .build();
  const document = SwaggerModule.createDocument(application, outline);
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM } };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) describeRefusals(path[method]);
  }
  return document;
}

function describeRefusals(operation: Operation | undefined): void {
  if (operation === undefined) return;
  for (const status of REFUSALS) {
    operation.responses[status] ??= {
      description: STATUS_CODES[status] ?? '',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
}
