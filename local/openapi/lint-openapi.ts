/** `npm run check:api`: the description of the finance API is good OpenAPI, and says what the house asks of it. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { financeOpenApi } from './finance-definitions.ts';
import { houseProblems } from './lint-rules.ts';

if (import.meta.main) {
  const problems = await openApiProblems(financeOpenApi());
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

/** Everything that is wrong with a description, each as a sentence; nothing where it may be published. */
export async function openApiProblems(description: unknown): Promise<readonly string[]> {
  // The validator rewrites what it is given.
  const copy = structuredClone(description) as Parameters<Validator['validate']>[0];
  const { errors = [] } = await new Validator().validate(copy);
  const broken = typeof errors === 'string' ? [errors] : errors.map(inWords);
  return broken.length > 0 ? broken : houseProblems(description);
}

function inWords({
  instancePath,
  message,
}: {
  readonly instancePath: string;
  readonly message?: string;
}): string {
  return `${instancePath} ${message ?? 'is not as OpenAPI wants it'}.`;
}
