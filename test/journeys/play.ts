import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { countDeadLetters } from '../../local/runner/dead-letters.ts';
import { playScenario } from '../../local/play-scenario.ts';
import type { Scenario } from '../../local/scenarios/scenario.ts';
import { startSystem, type System } from '../../local/system.ts';

/** What was seen of a scenario that was played to its end through the packaged bundles. */
export type Journey = {
  readonly system: System;
  readonly logs: readonly { readonly functionName: string; readonly line: string }[];
  readonly failures: readonly string[];
  readonly deadLetters: readonly (readonly [string, number])[];
};

export async function play(scenario: Scenario): Promise<Journey> {
  const logs: { functionName: string; line: string }[] = [];
  const failures: string[] = [];
  const system = await startSystem({
    scenario,
    port: 0,
    onLine: (functionName, line) => logs.push({ functionName, line }),
    onFailure: (functionName, failure) => failures.push(`${functionName}: ${String(failure)}`),
  });
  try {
    await playScenario(system, () => {});
    return { system, logs, failures, deadLetters: await countDeadLetters(system.runner.stack) };
  } catch (failure) {
    await system.stop();
    throw failure;
  }
}

/** Everything upstream was told so far. */
export async function outcomesOf(system: System): Promise<readonly Record<string, unknown>[]> {
  const QueueUrl = system.runner.stack.references.get('PurchaseOutcomesQueue');
  const outcomes: Record<string, unknown>[] = [];
  for (;;) {
    const { Messages = [] } = await system.runner.stack.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return outcomes;
    outcomes.push(...Messages.map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>));
  }
}
