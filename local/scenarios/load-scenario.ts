import { readFile } from 'node:fs/promises';
import { decode, type Problem } from '../../lib/values/decode.ts';
import { checkTimeline } from './check-timeline.ts';
import { checkWorld, collectProblems } from './check-world.ts';
import { scenarioSchema, type Scenario } from './scenario.ts';

type LoadedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a scenario and checks that it can be played. Never throws for a bad one: every problem names its field. */
export function loadScenario(text: string): LoadedScenario {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return refused(`is not JSON: ${(error as Error).message}`);
  }
  const decoded = decode(scenarioSchema, value);
  if (!decoded.ok) return { ok: false, problems: distinct(decoded.problems) };
  const problems = collectProblems((blame) => {
    checkWorld(decoded.value, blame);
    checkTimeline(decoded.value, blame);
  });
  return problems.length > 0
    ? { ok: false, problems: distinct(problems) }
    : { ok: true, scenario: withoutImpossibleRecords(decoded.value) };
}

export async function loadScenarioFile(path: string): Promise<LoadedScenario> {
  try {
    return loadScenario(await readFile(path, 'utf8'));
  } catch (error) {
    return refused(`cannot be read: ${(error as Error).message}`);
  }
}

/** Our ledger does not know earlier reservations: we cannot record that one was given back. */
function withoutImpossibleRecords(scenario: Scenario): Scenario {
  const earlier = new Set(scenario.earlierReservations.map(({ key }) => key));
  return {
    ...scenario,
    timeline: scenario.timeline.map((event) =>
      event.event === 'return' && earlier.has(event.purchase) ? { ...event, recorded: false } : event,
    ),
  };
}

/** Two rules that one value breaks may say the same of it. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    ({ field, reason }, index) =>
      problems.findIndex((other) => other.field === field && other.reason === reason) === index,
  );
}

function refused(reason: string): LoadedScenario {
  return { ok: false, problems: [{ field: '(whole)', reason }] };
}
