/** `npm start`: plays a scenario through the whole system on this machine, prints the report, and serves on. */
import { readFile } from 'node:fs/promises';
import { buildReport } from '../cli/report.ts';
import { printReport } from '../cli/print-report.ts';
import { reportJson } from '../cli/report-json.ts';
import { readGuards } from '../lib/purchasing/guards/guard-config.ts';
import { asksForHelp, BadArguments, readArguments, USAGE, type Arguments } from './arguments.ts';
import { countDeadLetters } from './runner/dead-letters.ts';
import { openFunctionLogs } from './runner/function-logs.ts';
import { packageFunctions } from './template/package-functions.ts';
import { countDuplicates } from './partner-center/count-duplicates.ts';
import { playScenario } from './play-scenario.ts';
import { showProgress, type Progress } from './progress.ts';
import { loadScenarioFile } from './scenarios/load-scenario.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { serve } from './serve.ts';
import { keepSession } from './session.ts';
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

// Whoever reads may stop reading early, as `head` does: there is nobody left to work for, or to tell.
let unread = false;
for (const output of [process.stdout, process.stderr])
  output.on('error', (failure: NodeJS.ErrnoException) => {
    if (failure.code !== 'EPIPE') throw failure;
    unread = true;
    interrupted.abort();
  });

const status = await main(process.argv.slice(2)).catch((failure: unknown) => {
  if (unread) return NOT_COMPLETED;
  if (interrupted.signal.aborted) {
    complain('Interrupted.');
    return NOT_COMPLETED;
  }
  complain(withCauses(failure));
  if (process.env['DEBUG']) console.error(failure);
  return NOT_COMPLETED;
});
process.exit(status);

async function main(words: readonly string[]): Promise<number> {
  if (asksForHelp(words)) {
    await written(`${USAGE}\n`);
    return COMPLETED;
  }
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
  const guards = await guardsIn(wanted.guardsFile);
  if (!guards.ok) {
    complain(guards.reason);
    return BAD_INPUT;
  }
  const { scenario } = loaded;
  return run(wanted, wanted.worldOnly ? { ...scenario, timeline: [] } : scenario, guards.text);
}

/** The text of the guards, once it is known that the functions will take them. */
async function guardsIn(
  file: string | undefined,
): Promise<
  { readonly ok: true; readonly text: string | undefined } | { readonly ok: false; readonly reason: string }
> {
  if (file === undefined) return { ok: true, text: undefined };
  try {
    const text = await readFile(file, 'utf8');
    readGuards(JSON.parse(text));
    return { ok: true, text };
  } catch (failure) {
    return { ok: false, reason: `${file} is not usable: ${withCauses(failure)}` };
  }
}

async function run(wanted: Arguments, scenario: Scenario, guards: string | undefined): Promise<number> {
  const output = wanted.json ? process.stderr : process.stdout;
  output.write(`Packaging the functions ...\n`);
  await packageFunctions(interrupted.signal);
  const logs = openFunctionLogs(Date.now());
  let stopping = false;
  const failed = new Set<string>();
  const progress = showProgress(scenario.timeline.length, output);
  const system = await startSystem({
    scenario,
    guards,
    port: wanted.port,
    onLine: (functionName, line) => {
      logs.write(functionName, line);
      progress.heard(line);
    },
    onFailure: (functionName, failure) => {
      if (stopping) return; // We ended it ourselves.
      logs.write(functionName, JSON.stringify({ level: 'ERROR', message: String(failure) }));
      failed.add(functionName);
    },
  });
  try {
    output.write(
      `Playing ${scenario.name} from ${scenario.start}; the finance API is at ${system.runner.api.url}\n`,
    );
    const complete = await playAndReport(system, wanted, progress);
    for (const name of failed) output.write(`${name} failed in between: see ${logs.folder}/${name}.jsonl\n`);
    if (!wanted.once) await serveOn(system, output, logs.folder);
    return complete ? COMPLETED : NOT_COMPLETED;
  } catch (failure) {
    if (failed.size > 0) complain(`What the functions said is in ${logs.folder}.`);
    throw failure;
  } finally {
    stopping = true;
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

async function serveOn(system: System, output: NodeJS.WriteStream, logFolder: string): Promise<void> {
  const { url: api, token, people } = system.runner.api;
  const session = keepSession({ api, token, people, pid: process.pid });
  if (session.replaced !== undefined)
    output.write(`npm run tieout talked to ${session.replaced} until now, which goes on without it.\n`);
  output.write(
    [
      `Serving on ${api} until Ctrl-C; npm run tieout -- ... talks to it. Logs are in ${logFolder}`,
      'Upstream sends to and reads from these queues, with any SQS client and any credentials:',
      ...['PurchaseRequestsQueue', 'PurchaseOutcomesQueue'].map(
        (name) => `  ${system.runner.stack.references.get(name) ?? ''}`,
      ),
      'The digest of each billing night waits in this one:',
      `  ${system.runner.stack.references.get('FinanceDigestsQueue') ?? ''}`,
      '',
    ].join('\n'),
  );
  try {
    await serve(system, interrupted.signal);
  } finally {
    session.end();
  }
}

/** What went wrong and why, one sentence after the other. */
function withCauses(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const cause = failure.cause === undefined ? '' : withCauses(failure.cause);
  return failure.message.includes(cause) ? failure.message : `${failure.message} ${cause}`;
}

function complain(text: string): void {
  console.error(text);
}

function written(text: string): Promise<void> {
  return new Promise((done) => process.stdout.write(text, () => done()));
}
