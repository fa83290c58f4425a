import { NAMES } from '../values/definition.ts';
import { z } from '../values/schema.ts';
import type { Question } from './answer-route.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457.',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence for whoever reads it.' },
    problems: {
      type: 'array',
      description: 'Where fields of the question are why.',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, reason: { type: 'string' } },
        required: ['field', 'reason'],
      },
    },
  },
  required: ['type', 'title', 'status', 'detail'],
};

/** The description of the API (OpenAPI 3.1), made of the schemas that its questions are decoded with. */
export function openApi(questions: readonly Question[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const question of questions) {
    paths[question.path] = { ...paths[question.path], [question.method.toLowerCase()]: operation(question) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tieout finance API',
      version: '1',
      description:
        'What finance reads, and what people may decide. Amounts are exact decimal text. Every GET has a strong entity tag.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { ...namedSchemas(), Problem: PROBLEM },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operation(question: Question): Json {
  const { method, path, scope, definition, status = 200, changes } = question;
  const [, tag = ''] = path.split('/');
  return {
    operationId: operationId(method, path),
    summary: definition.summary,
    tags: [tag],
    security: [{ token: [scope] }],
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        ...{ name, in: 'path', required: true, schema: { type: 'string' } },
      })),
      ...queryParameters(definition.query),
      ...(method === 'GET' ? [header('If-None-Match', 'The entity tag of what you have already.')] : []),
      ...(changes === undefined
        ? []
        : [header('If-Match', 'The entity tag of what you saw: nothing is changed that is another by now.')]),
    ],
    ...requestBody(definition.body),
    responses: {
      [status]: answered(definition.answer, method),
      ...(method === 'GET' ? { 304: { description: 'You have it already.' } } : {}),
      401: unauthorized,
      ...problems([400, 403, 404, 422, 500]),
      ...(method === 'GET' ? {} : problems([409])),
      ...(changes === undefined ? {} : problems([412])),
    },
  };
}

/** `GET /documents/{id}/lines` is `getDocumentsIdLines`. */
function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== '');
  return [method.toLowerCase(), ...words.map((word) => word[0]?.toUpperCase() + word.slice(1))].join('');
}

function queryParameters(query: z.ZodMiniObject | undefined): readonly Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = plain(query, 'input');
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...shape } = schema as { readonly description?: string };
    const said = description === undefined ? {} : { description };
    return { name, in: 'query', required: required.includes(name), ...said, schema: shape };
  });
}

function requestBody(body: z.ZodMiniType | undefined): Json {
  if (body === undefined) return {};
  const isNeeded = !z.safeParse(body, undefined).success;
  return {
    requestBody: { required: isNeeded, content: { 'application/json': { schema: plain(body, 'input') } } },
  };
}

function answered(schema: z.ZodMiniType, method: string): Json {
  const id = NAMES.get(schema)?.id;
  const shown = id === undefined ? plain(schema, 'output') : { $ref: `#/components/schemas/${id}` };
  return {
    description: 'Done.',
    ...(method === 'GET' ? { headers: { ETag: { schema: { type: 'string' } } } } : {}),
    content: { 'application/json': { schema: shown } },
  };
}

function problems(statuses: readonly number[]): Json {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    statuses.map((status) => [status, { description: REFUSALS[status] ?? '', content }]),
  );
}

/** The one refusal that is none of ours: the gateway has it before anything is asked, and says it in its own words. */
const unauthorized: Json = {
  description: 'No token, or none that is good.',
  headers: { 'WWW-Authenticate': { schema: { type: 'string' } } },
  content: {
    'application/json': {
      schema: { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] },
    },
  },
};

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'Asked in the wrong way.',
  403: 'The token lacks the scope, names nobody, or is for some customers only.',
  404: 'There is no such thing.',
  409: 'What was seen is not what stands, or somebody else decided.',
  412: 'It was changed since it was looked at.',
  422: 'It cannot be done as things stand; the sentence says why.',
  500: 'Our own fault; the sentence has an id to quote.',
};

function header(name: string, description: string): Json {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}

// That a list is never changed is our compiler's business, and nothing that a caller has to know.
const AS_JSON = {
  unrepresentable: 'any',
  override: ({ jsonSchema }: { readonly jsonSchema: { readOnly?: boolean | undefined } }) =>
    void delete jsonSchema.readOnly,
} as const;

type Plain = { readonly properties?: Json; readonly required?: readonly string[] };

function plain(schema: z.ZodMiniType, io: 'input' | 'output'): Plain {
  return withoutAddress(z.toJSONSchema(schema, { io, ...AS_JSON }));
}

// Within the document a schema is found by its place, and not by an address of its own.
function namedSchemas(): Json {
  const { schemas } = z.toJSONSchema(NAMES, {
    io: 'output',
    ...AS_JSON,
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutAddress(schema)]));
}

function withoutAddress(schema: object): Plain {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema' && name !== '$id'));
}
