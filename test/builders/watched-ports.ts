import type { SyncTools } from '../../lib/billing/sync-document.ts';

/** Told before and after each call of a port, and around each piece of what streams; what it throws, the call throws. */
type Watch = (when: 'before' | 'after', call: string) => Promise<void>;

const STREAMS: Readonly<Record<string, readonly string[]>> = {
  source: ['pages', 'blob', 'lines', 'estimatePages', 'estimatedCharges'],
  book: ['all', 'lines', 'balances', 'estimates'],
  archive: ['fetch'],
  work: [],
};

/** Puts a watch before all ports of a worker's tools. The ports themselves stay as they are. */
export function watchPorts(tools: SyncTools, watch: Watch): void {
  const ports = tools as unknown as Record<string, object>;
  for (const [name, streams] of Object.entries(STREAMS))
    ports[name] = watched(name, ports[name] ?? {}, streams, watch);
}

function watched(port: string, target: object, streams: readonly string[], watch: Watch): object {
  return new Proxy(target, {
    get(of, name) {
      const method: unknown = Reflect.get(of, name);
      if (typeof method !== 'function' || typeof name !== 'string') return method;
      const call = `${port}.${name}`;
      const calling = (args: unknown[]): unknown => method.apply(of, args) as unknown;
      if (streams.includes(name))
        return (...args: unknown[]) => streamed(calling(args) as AsyncIterable<unknown>, call, watch);
      return async (...args: unknown[]) => {
        await watch('before', call);
        const answer = await calling(args);
        await watch('after', call);
        return answer;
      };
    },
  });
}

async function* streamed(
  stream: AsyncIterable<unknown>,
  call: string,
  watch: Watch,
): AsyncGenerator<unknown> {
  await watch('before', call);
  for await (const piece of stream) {
    yield piece;
    await watch('after', call);
  }
}
