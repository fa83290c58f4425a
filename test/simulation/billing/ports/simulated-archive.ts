import { hash } from 'node:crypto';
import type { Archive, ArchiveArea, Kept } from '../../../../lib/billing/billing-book.ts';
import type { Content } from '../../../../lib/billing/billing-source.ts';
import { InjectedFailure, type Task } from '../../task.ts';
import type { BillingCalls } from '../billing-calls.ts';
import { count } from '../coverage.ts';
import { POINT } from '../points.ts';

/** The archive as one task sees it. Bytes are there once the last of them has come, or not at all. */
export class SimulatedArchive implements Archive {
  private readonly objects: Map<string, Uint8Array>;
  private readonly calls: BillingCalls;
  private readonly task: Task;

  constructor(objects: Map<string, Uint8Array>, calls: BillingCalls, task: Task) {
    this.objects = objects;
    this.calls = calls;
    this.task = task;
  }

  async keep(area: ArchiveArea, name: string, content: Content): Promise<Kept> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    const bytes = new Uint8Array(Buffer.concat(chunks));
    const sha256 = hash('sha256', bytes);
    const key = `${area}/${name}/${sha256}`;
    await this.calls.makeStored(this.task, POINT.keep, async () => {
      this.mayFail();
      if (!this.objects.has(key)) this.objects.set(key, bytes);
    });
    return { key, sha256, length: bytes.length };
  }

  async *fetch({ key, sha256 }: Pick<Kept, 'key' | 'sha256'>): Content {
    const bytes = await this.calls.makeStored(this.task, POINT.fetch, async () => {
      this.mayFail();
      return this.objects.get(key);
    });
    if (!bytes) throw new Error(`${key} is not in the archive`);
    yield bytes;
    if (hash('sha256', bytes) !== sha256) throw new Error(`${key} holds other bytes than were kept`);
  }

  private mayFail(): void {
    const { random, knobs, coverage } = this.calls.weather;
    if (this.calls.healed) return;
    if (random.chance(knobs.archiveSlow)) {
      count(coverage.points, 'archive: slow');
      this.calls.replyAfterMs = random.below(120_000);
    }
    if (random.chance(knobs.archiveFails)) {
      count(coverage.points, 'archive: fails');
      throw new InjectedFailure('The archive could not be reached.');
    }
  }
}
