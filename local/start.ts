/** `npm start`: plays a scenario through the whole system on this machine, prints the report, and serves on. */
import { buildReport } from '../cli/report.ts';
import { printReport } from '../cli/print-report.ts';
import { reportJson } from '../cli/report-json.ts';
import { BadArguments, readArguments, USAGE, type Arguments } from './arguments.ts';
import { countDeadLetters } from './runner/dead-letters.ts';
import { LOG_FOLDER, openFunctionLogs } from './runner/function-logs.ts';
import { packageFunctions } from './template/package-functions.ts';
import { countDuplicates } from './partner-center/count-duplicates.ts';
import { playScenario } from './play-scenario.ts';
import { showProgress, type Progress } from './progress.ts';
import { loadScenarioFile } from './scenarios/load-scenario.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { serve } from './serve.ts';
import { endSession, keepSession } from './session.ts';
import { startSystem, type System } from './system.ts';

const COMPLETED = 0;
const NOT_COMPLETED = 1;
const BAD_INPUT = 2;

const startedAt = performance.now();
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (interrupted.signal.aborted) process.exit(NOT_COMPLETED); // Asked twice: somebody is in a hurry.
    interrupted.abort();
  });

const status = await main(process.argv.slice(2)).catch((failure: unknown) => {
  if (interrupted.signal.aborted) {
    complain('Interrupted.');
    return NOT_COMPLETED;
  }
  complain(failure instanceof Error ? failure.message : String(failure));
  if (process.env['DEBUG']) console.error(failure);
  return NOT_COMPLETED;
});
process.exit(status);

async function main(words: readonly string[]): Promise<number> {
  let wanted: Arguments;
  try {
    wanted = readArguments(words);
  } catch (failure) {
    if (!(failure instanceof BadArguments)) throw failure;
    complain(`${failure.message}\n${USAGE}`);
    return BAD_INPUT;
  }
  const loaded = await loadScenarioFile(wanted.scenarioFile);
  if (!loaded.ok) {
    const problems = loaded.problems.map(({ field, reason }) => `  ${field} ${reason}`);
    complain(`${wanted.scenarioFile} is no scenario that can be played:\n${problems.join('\n')}`);
    return BAD_INPUT;
  }
  return run(wanted, loaded.scenario);
}

async function run(wanted: Arguments, scenario: Scenario): Promise<number> {
  const output = wanted.json ? process.stderr : process.stdout;
  output.write(`Packaging the functions ...\n`);
  packageFunctions();
  interrupted.signal.throwIfAborted(); // Packaging blocks; a Ctrl-C in between is heard only now.
  const logs = openFunctionLogs();
  const failed = new Set<string>();
  const progress = showProgress(scenario.timeline.length, output);
  const system = await startSystem({
    scenario,
    port: wanted.port,
    onLine: (functionName, line) => {
      logs.write(functionName, line);
      progress.heard(line);
    },
    onFailure: (functionName, failure) => {
      logs.write(functionName, JSON.stringify({ level: 'ERROR', message: String(failure) }));
      failed.add(functionName);
    },
  });
  try {
    output.write(
      `Playing ${scenario.name} from ${scenario.start}; the finance API is at ${system.runner.api.url}\n`,
    );
    const complete = await playAndReport(system, wanted, progress);
    for (const name of failed) output.write(`${name} failed in between: see ${LOG_FOLDER}/${name}.jsonl\n`);
    if (!wanted.once) await serveOn(system, output);
    return complete ? COMPLETED : NOT_COMPLETED;
  } finally {
    await system.stop();
    await logs.close();
  }
}

/** False where something could not be worked off; the report is printed all the same. */
async function playAndReport(system: System, wanted: Arguments, progress: Progress): Promise<boolean> {
  try {
    await playUntil(playScenario(system, progress.played));
  } finally {
    progress.end();
  }
  const report = await buildReport(system.client);
  const duplicates = countDuplicates(system.world);
  const elapsedMs = Math.round(performance.now() - startedAt);
  if (wanted.json)
    await written(`${JSON.stringify(reportJson(report, { duplicates, elapsedMs }), null, 2)}\n`);
  else await written(`\n${printReport(report, { duplicates })}\n`);
  const deadLetters = await countDeadLetters(system.runner.stack);
  for (const [queue, count] of deadLetters) complain(`${count} messages could not be worked off: ${queue}`);
  return deadLetters.length === 0;
}

/** Ctrl-C ends the wait, not the work: what is under way is stopped with the system. */
async function playUntil(playing: Promise<void>): Promise<void> {
  const stopped = new Promise<never>((_go, fail) => {
    if (interrupted.signal.aborted) fail(new Error('Interrupted.'));
    interrupted.signal.addEventListener('abort', () => fail(new Error('Interrupted.')));
  });
  await Promise.race([playing, stopped]);
}

async function serveOn(system: System, output: NodeJS.WriteStream): Promise<void> {
  const { url: api, token } = system.runner.api;
  keepSession({ api, token });
  output.write(
    `Serving on ${api} until Ctrl-C; npm run tieout -- ... talks to it. Logs are in ${LOG_FOLDER}\n`,
  );
  try {
    await serve(system, interrupted.signal);
  } finally {
    endSession();
  }
}

function complain(text: string): void {
  console.error(text);
}

function written(text: string): Promise<void> {
  return new Promise((done) => process.stdout.write(text, () => done()));
}
