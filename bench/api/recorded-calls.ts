import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** One call of DynamoDB as it was sent, and which of the calls before it had been answered by then. */
type Call = { readonly command: Command; readonly startedAfter: number; ended: number };
type Command = Parameters<DynamoDBDocumentClient['send']>[0];

/** The same client, which also writes down what is sent through it. */
export function recordingClient(dynamo: DynamoDBDocumentClient) {
  let calls: Call[] = [];
  let answered = 0;
  const send = async (command: Command): Promise<unknown> => {
    const call: Call = { command, startedAfter: answered, ended: 0 };
    calls.push(call);
    const answer: unknown = await dynamo.send(command);
    answered += 1;
    call.ended = answered;
    return answer;
  };
  const client = new Proxy(dynamo, {
    get: (target, name) => (name === 'send' ? send : (Reflect.get(target, name) as unknown)),
  });
  return {
    client,
    /** The calls since the last time, in steps: those of one step were under way at the same time. */
    async recorded(ask: () => Promise<unknown>): Promise<readonly (readonly Command[])[]> {
      [calls, answered] = [[], 0];
      await ask();
      const steps = new Map<number, Command[]>();
      for (const { command, startedAfter } of calls)
        steps.set(startedAfter, [...(steps.get(startedAfter) ?? []), command]);
      return [...steps.entries()].toSorted(([one], [other]) => one - other).map(([, step]) => step);
    },
  };
}

/** What anybody would write at least: the same calls, side by side where ours were, and their items as JSON. */
export function bareHandler(
  dynamo: DynamoDBDocumentClient,
  steps: readonly (readonly Command[])[],
): () => Promise<{ readonly statusCode: number; readonly body: string }> {
  return async () => {
    const found: unknown[] = [];
    for (const step of steps) {
      const answers = await Promise.all(step.map((command) => dynamo.send(command) as Promise<Found>));
      found.push(...answers.map(({ Item, Items, Responses }) => Item ?? Items ?? Responses));
    }
    return { statusCode: 200, body: JSON.stringify(found) };
  };
}

type Found = { readonly Item?: unknown; readonly Items?: unknown; readonly Responses?: unknown };
