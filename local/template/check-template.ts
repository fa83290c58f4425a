import { checkHouseRules } from './check-template-rules.ts';
import { checkAgainstSpecification } from './check-template-spec.ts';
import { readTemplate, type Template } from './template.ts';

if (import.meta.main) {
  const problems = await checkTemplate(readTemplate());
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

/** Everything that is wrong with the packaged template; nothing where it may be deployed. */
export async function checkTemplate(template: Template): Promise<readonly string[]> {
  return [...(await checkAgainstSpecification(template)), ...checkHouseRules(template)];
}
