/**
 * What the house asks of its own description beyond what OpenAPI does. Every answer is a sentence that names the operation
 * or the schema at fault.
 */
export function houseProblems(document: unknown): readonly string[] {
  const { paths = {}, components = {} } = document as Description;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const ids = operations.map(({ operationId }) => operationId);
  return [
    ...operations.flatMap(operationProblems),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `Two operations are named ${id}.`),
    ...Object.keys(components.schemas ?? {})
      .filter((id) => !JSON.stringify(document).includes(`"#/components/schemas/${id}"`))
      .map((id) => `Nothing refers to the schema ${id}.`),
  ];
}

type Operation = {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses?: Readonly<Record<string, unknown>>;
};

type Description = {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
};

function operationProblems(
  operation: Operation & { readonly path: string; readonly method: string },
): readonly string[] {
  const { path, method, summary = '', security = [], parameters = [], responses = {} } = operation;
  const name = `${method.toUpperCase()} ${path}`;
  const inPath = parameters.filter((one) => one.in === 'path').map((one) => one.name);
  const needed = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
  const seen = parameters.map((one) => `${one.in} ${one.name}`);
  return [
    ...(/^[A-Z].*\.$/s.test(summary) ? [] : [`${name} has no sentence that says what it is.`]),
    ...(security.some((scheme) => Object.values(scheme).some((scopes) => scopes.length === 1))
      ? []
      : [`${name} asks for no scope.`]),
    ...(needed.toSorted().join() === inPath.toSorted().join()
      ? []
      : [`${name} does not describe the parameters of its path.`]),
    ...seen
      .filter((one, index) => seen.indexOf(one) !== index)
      .map((one) => `${name} describes the parameter ${one} twice.`),
    ...['400', '401', '403']
      .filter((status) => !(status in responses))
      .map((status) => `${name} never answers ${status}.`),
    ...(Object.keys(responses).some((status) => /^2\d\d$/.test(status)) ? [] : [`${name} never succeeds.`]),
  ];
}
