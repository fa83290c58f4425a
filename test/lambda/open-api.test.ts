import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { decode } from '../../lib/values/decode.ts';
import { financeDefinitions, financeOpenApi } from '../../local/openapi/finance-definitions.ts';
import { openApiProblems } from '../../local/openapi/lint-openapi.ts';

type Operation = {
  summary: string;
  operationId: string;
  security: unknown[];
  parameters: { name: string; in: string }[];
  requestBody: { content: Record<string, { schema: BodySchema }> };
  responses: Record<string, unknown>;
};
type BodySchema = { required: string[]; properties: { status: { enum: string[] } } };
type Description = {
  info?: unknown;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};

/** A description that anything may be done to. */
const described = () => structuredClone(financeOpenApi()) as Description;

describe('the description of the API', () => {
  it('is good OpenAPI 3.1, and says what the house asks', async () => {
    expect(await openApiProblems(financeOpenApi())).toEqual([]);
  });

  it('describes what a question is decoded with', () => {
    const { parameters } = described().paths['/discrepancies']!['get']!;
    const inQuery = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    expect(inQuery.toSorted()).toEqual(Object.keys(financeDefinitions.discrepancies.query.shape).toSorted());
    const { content } = described().paths['/cases/{id}/status']!['put']!.requestBody;
    const { schema } = content['application/json']!;
    expect(schema.required).toEqual(['status']);
    for (const status of schema.properties.status.enum)
      expect(decode(financeDefinitions.setCaseStatus.body, { status }).ok).toBe(true);
    expect(decode(financeDefinitions.setCaseStatus.body, { status: 'lost' }).ok).toBe(false);
  });

  it('and the page for people name the same routes', () => {
    const plain = (text: string) => text.replace(/\{\w+\}/g, '{}');
    const page = plain(readFileSync('docs/finance-api.md', 'utf8'));
    const isNamed = (path: string) =>
      new RegExp('`[^`]*' + path.replace(/[{}.]/g, '\\$&') + '[`?]').test(page);
    // Neighbours are named by their last part: `/cases/{id}/comments`, `/evidence`.
    const missing = Object.keys(described().paths).filter(
      (path) => !isNamed(plain(path)) && !isNamed(plain(path.slice(path.lastIndexOf('/')))),
    );
    expect(missing).toEqual([]);
  });

  it('names scopes, entity tags and refusals', () => {
    const { paths } = described();
    expect(paths['/periods/{id}/closing']!['post']).toMatchObject({
      operationId: 'postPeriodsIdClosing',
      security: [{ token: ['finance.close'] }],
      requestBody: { required: false },
    });
    const responses = (path: string, method: string) => Object.keys(paths[path]![method]!.responses);
    expect(responses('/cases/{id}/owner', 'put')).toEqual(
      expect.arrayContaining(['200', '400', '403', '404', '409', '412', '422']),
    );
    expect(responses('/nights', 'post')).toContain('202');
    expect(responses('/documents', 'get')).toContain('304');
    expect(paths['/cases/{id}/owner']!['put']!.parameters).toContainEqual(
      expect.objectContaining({ name: 'If-Match', in: 'header' }),
    );
  });

  it.each<[string, (description: Description) => void]>([
    ['has no sentence', ({ paths }) => (paths['/facts']!['get']!.summary = '')],
    ['asks for no scope', ({ paths }) => (paths['/facts']!['get']!.security = [])],
    ['parameters of its path', ({ paths }) => (paths['/cases/{id}']!['get']!.parameters = [])],
    [
      'twice',
      ({ paths }) => {
        const { parameters } = paths['/cases']!['get']!;
        parameters.push(parameters[0]!);
      },
    ],
    ['never answers 403', ({ paths }) => delete paths['/facts']!['get']!.responses[403]],
    ['never succeeds', ({ paths }) => delete paths['/facts']!['get']!.responses[200]],
    [
      'Two operations',
      ({ paths }) => (paths['/facts']!['get']!.operationId = paths['/cases']!['get']!.operationId),
    ],
    ['resolve #/components/schemas/Money', ({ components }) => delete components.schemas['Money']],
    ['Nothing refers', ({ components }) => (components.schemas['Unused'] = { type: 'string' })],
    ['must have required property', (description) => delete description.info],
  ])('one that is not so is noticed: %s', async (sentence, plant) => {
    const description = described();
    plant(description);
    expect((await openApiProblems(description)).join('\n')).toContain(sentence);
  });
});
