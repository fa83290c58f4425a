import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The packaged CloudFormation template, as far as `local/` reads it. */
export type Template = { readonly Resources: Readonly<Record<string, Resource>> };
export type Resource = {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
};

export const PROJECT_FOLDER = fileURLToPath(new URL('../..', import.meta.url));
export const PACKAGE_FOLDER = join(PROJECT_FOLDER, '.serverless');
export const TEMPLATE_FILE = 'cloudformation-template-update-stack.json';
/** What runs on this machine leaves behind. */
export const LOCAL_FOLDER = join(PROJECT_FOLDER, '.local');

export function readTemplate(folder = PACKAGE_FOLDER): Template {
  return JSON.parse(readFileSync(join(folder, TEMPLATE_FILE), 'utf8')) as Template;
}

/** Logical id and properties of every resource of one type; the caller says what it expects to find in them. */
export function resourcesOf<Properties = Readonly<Record<string, unknown>>>(
  template: Template,
  type: string,
): readonly (readonly [id: string, properties: Properties])[] {
  return Object.entries(template.Resources).flatMap(([id, resource]) =>
    resource.Type === type ? [[id, (resource.Properties ?? {}) as Properties] as const] : [],
  );
}

/** What `Ref` and `Fn::GetAtt` mean on this machine: `PurchasesTable`, `PurchasesTable.Arn`. */
export type References = ReadonlyMap<string, string>;

/**
 * Replaces CloudFormation's functions by their values. A reference to something that was not created here is an error,
 * because a function would find out later, and in worse words.
 */
export function resolve(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, references));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = [], ...others] = Object.entries(value);
  if (others.length === 0 && name !== undefined) {
    if (name === 'Ref') return known(String(argument), references);
    if (name === 'Fn::GetAtt') return known((argument as string[]).join('.'), references);
    if (name === 'Fn::Sub') return substitute(String(argument), references);
    if (name === 'Fn::Join') return joined(argument as [string, unknown[]], references);
    if (name.startsWith('Fn::')) throw new Error(`${name} is not understood locally.`);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner, references)]));
}

function known(name: string, references: References): string {
  const value = references.get(name);
  if (value === undefined)
    throw new Error(`The template refers to ${name}, which does not exist on this machine.`);
  return value;
}

function substitute(text: string, references: References): string {
  const filled = text.replace(/\$\{([^!}]+)\}/g, (_whole, name: string) => known(name, references));
  // A dynamic reference, as to the text of a secret, is known whole.
  return references.get(filled) ?? filled;
}

function joined([separator, parts]: [string, unknown[]], references: References): string {
  return parts.map((part) => String(resolve(part, references))).join(separator);
}
