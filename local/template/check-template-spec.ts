import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type {
  PropertyType,
  Resource as Specification,
  ResourceProperties,
  SpecDatabase,
} from '@aws-cdk/service-spec-types';
import type { Resource, Template } from './template.ts';

/**
 * Compares a template with CloudFormation's own schemas: unknown types and properties, missing required ones, wrong
 * primitives, references to nothing. Values that CloudFormation computes are taken as they are.
 */
export async function checkAgainstSpecification(template: Template): Promise<readonly string[]> {
  const database = await (loading ??= loadAwsServiceSpec());
  return Object.entries(template.Resources).flatMap(([id, resource]) => [
    ...checkResource(id, resource, database),
    ...checkReferences(id, resource, template, database),
  ]);
}

let loading: Promise<SpecDatabase> | undefined;

function specificationOf(type: string, database: SpecDatabase): Specification | undefined {
  return database.lookup('resource', 'cloudFormationType', 'equals', type)[0];
}

function checkResource(id: string, resource: Resource, database: SpecDatabase): readonly string[] {
  const specification = specificationOf(resource.Type, database);
  if (!specification) return [`${id}: ${resource.Type} is not a type of CloudFormation.`];
  return checkProperties(id, resource.Properties ?? {}, specification.properties, database);
}

function checkProperties(
  path: string,
  given: Readonly<Record<string, unknown>>,
  wanted: ResourceProperties,
  database: SpecDatabase,
): readonly string[] {
  const missing = Object.entries(wanted).flatMap(([name, { required }]) =>
    required === true && given[name] === undefined ? [`${path}.${name} is required and missing.`] : [],
  );
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const property = wanted[name];
    if (!property) return [`${path}.${name} is not a known property.`];
    const types = [property.type, ...(property.previousTypes ?? [])];
    return best(types.map((type) => checkValue(`${path}.${name}`, value, type, database)));
  });
  return [...missing, ...wrong];
}

function checkValue(
  path: string,
  value: unknown,
  type: PropertyType,
  database: SpecDatabase,
): readonly string[] {
  if (isComputed(value)) return [];
  switch (type.type) {
    case 'string':
    case 'date-time':
      // CloudFormation turns numbers and booleans into text by itself.
      return typeof value === 'object' ? [`${path} has to be text.`] : [];
    case 'integer':
    case 'number':
      return Number.isFinite(Number(value)) && typeof value !== 'object' && typeof value !== 'boolean'
        ? []
        : [`${path} has to be a number.`];
    case 'boolean':
      return [true, false, 'true', 'false'].some((fine) => fine === value)
        ? []
        : [`${path} has to be true or false.`];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => checkValue(`${path}[${index}]`, item, type.element, database))
        : [`${path} has to be a list.`];
    case 'map':
      return isRecord(value)
        ? Object.entries(value).flatMap(([key, inner]) =>
            checkValue(`${path}.${key}`, inner, type.element, database),
          )
        : [`${path} has to be an object.`];
    case 'ref':
      return isRecord(value)
        ? checkProperties(
            path,
            value,
            database.get('typeDefinition', type.reference.$ref).properties,
            database,
          )
        : [`${path} has to be an object.`];
    case 'union':
      return best(type.types.map((one) => checkValue(path, value, one, database)));
    case 'json':
    case 'tag':
    case 'null':
      return []; // Anything goes.
  }
}

/** Of several ways to read a value, the one it fits best. */
function best(readings: readonly (readonly string[])[]): readonly string[] {
  return readings.reduce((least, next) => (next.length < least.length ? next : least));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isComputed(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const [name, ...others] = Object.keys(value);
  return others.length === 0 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'));
}

function checkReferences(
  id: string,
  resource: Resource,
  template: Template,
  database: SpecDatabase,
): readonly string[] {
  return [...referencesIn(resource)].flatMap(({ target, attribute }) => {
    if (target.startsWith('AWS::')) return [];
    const found = template.Resources[target];
    if (!found) return [`${id} refers to ${target}, which is not in the template.`];
    const known = specificationOf(found.Type, database)?.attributes ?? {};
    return attribute === undefined || attribute in known
      ? []
      : [`${id} asks ${target} for ${attribute}, which ${found.Type} does not have.`];
  });
}

type Reference = { readonly target: string; readonly attribute: string | undefined };

function* referencesIn(value: unknown): Generator<Reference> {
  if (Array.isArray(value)) for (const item of value) yield* referencesIn(item);
  if (!isRecord(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'Ref' && typeof inner === 'string') yield { target: inner, attribute: undefined };
    else if (name === 'Fn::GetAtt' && Array.isArray(inner)) {
      const [target, ...rest] = inner as string[];
      yield { target: target ?? '', attribute: rest.join('.') };
    } else if (name === 'Fn::Sub') yield* namedIn(String(inner));
    else if (name === 'DependsOn')
      for (const target of [inner].flat()) yield { target: String(target), attribute: undefined };
    else yield* referencesIn(inner);
  }
}

function* namedIn(text: string): Generator<Reference> {
  for (const [, name = ''] of text.matchAll(/\$\{([^!}]+)\}/g)) {
    const [target = '', ...rest] = name.split('.');
    yield { target, attribute: rest.length === 0 ? undefined : rest.join('.') };
  }
}
