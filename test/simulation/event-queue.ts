/** Something that will happen at an instant of the simulated time; `order` is given by the queue. */
export type Happening = { readonly atMs: number; order: number; happen(): void };

/** What lies ahead, soonest first, and in the order it was put in where two fall on one instant. */
export class EventQueue {
  private readonly heap: Happening[] = [];
  private count = 0;

  put(happening: Happening): void {
    happening.order = this.count += 1;
    const { heap } = this;
    let place = heap.length;
    heap.push(happening);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above] as Happening;
      if (!isBefore(happening, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = happening;
  }

  take(): Happening | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    const { length } = heap;
    let place = 0;
    for (let child = 1; child < length; child = 2 * place + 1) {
      const other = child + 1;
      if (other < length && isBefore(heap[other] as Happening, heap[child] as Happening)) child = other;
      if (!isBefore(heap[child] as Happening, last)) break;
      heap[place] = heap[child] as Happening;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
