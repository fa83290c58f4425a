import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startBillingTables } from '../../aws/billing-table.ts';
import { playRound } from './kill-round.ts';
import { NOTHING, together, type Tally } from './tally.ts';

/** Each round has another Partner Center, with other habits. */
const KILLS_A_ROUND = 25;

/** Kills worker processes so many times in all, in rounds. */
export async function runKills(count: number, seed: number): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-kills-'));
  const tables = await startBillingTables();
  try {
    const program = await bundled(folder);
    const url = await urlOf(tables);
    let tally = NOTHING;
    for (let round = 0; tally.kills < count; round += 1) {
      const kills = Math.min(KILLS_A_ROUND, count - tally.kills);
      tally = together(tally, await playRound({ ...tables, url }, program, kills, seed + round));
    }
    return tally;
  } finally {
    await tables.stop();
    await rm(folder, { recursive: true });
  }
}

/** The worker in one file, as functions are deployed: a process of it starts three times as fast. */
async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./kill-worker.ts', import.meta.url))],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node22', logLevel: 'error' },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  return outfile;
}

async function urlOf(tables: Awaited<ReturnType<typeof startBillingTables>>): Promise<string> {
  const { dynamo } = await tables.newTable();
  const endpoint = dynamo.config.endpoint && (await dynamo.config.endpoint());
  if (!endpoint) throw new Error('The embedded DynamoDB has no address.');
  const { protocol, hostname, port } = endpoint;
  return `${protocol}//${hostname}:${port}`;
}
