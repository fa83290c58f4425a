import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import { financeOpenApi } from '../../local/openapi/finance-definitions.ts';

type Answered = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly body: string;
};

type Responses = Readonly<
  Record<string, { readonly content?: Readonly<Record<string, { readonly schema: unknown }>> }>
>;

type Operations = Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;

/**
 * Compares answers with the description of the API: the status, the type of the content, and every field of it, none
 * missing and none besides. Nothing is said of an answer that is as described.
 */
export function describedAnswers(): (answered: Answered) => readonly string[] {
  const description = financeOpenApi();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(description, 'api');
  const paths = Object.keys(description['paths'] as object).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replace('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  }));
  const operations = description['paths'] as Operations;
  const compiled = new Map<string, ValidateFunction>();
  const validator = (pointer: string) => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `api#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  return ({ method, path: asked, status, type, body }) => {
    const verb = method.toLowerCase();
    const found = paths.filter(({ pattern }) => pattern.test(asked));
    const path = found.find((one) => operations[one.path]?.[verb] !== undefined)?.path;
    if (path === undefined) {
      // What is nowhere described is answered as such.
      const refused = found.length === 0 ? 404 : 405;
      return status === refused ? [] : [`${method} ${asked} is not described.`];
    }
    const responses = operations[path]?.[verb]?.responses ?? {};
    const where = `${method} ${path} ${status}`;
    const content = responses[String(status)];
    if (content === undefined) return [`${where} is not described.`];
    if (content.content === undefined) return body === '' ? [] : [`${where} has a body.`];
    if (content.content[type] === undefined) return [`${where} is not described as ${type}.`];
    const steps = ['paths', path, verb, 'responses', String(status), 'content', type, 'schema'];
    const validate = validator(`/${steps.map(pointerStep).join('/')}`);
    if (validate(JSON.parse(body))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${where}: ${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

function pointerStep(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}
