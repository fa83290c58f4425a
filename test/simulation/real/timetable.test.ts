import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { createClock } from '../../../local/clock.ts';
import { Timetable } from './timetable.ts';

it('one thing happens at a time, the earliest first, however long each really takes', async () => {
  const clock = createClock(1_000);
  const timetable = new Timetable(clock);
  const happened: string[] = [];
  const slow = (name: string) => async () => {
    happened.push(`${name} begins at ${clock.nowMs()}`);
    await sleep(5);
    happened.push(`${name} ends`);
  };
  timetable.at(3_000, slow('third'));
  timetable.at(2_000, () => {
    happened.push(`second at ${clock.nowMs()}`);
    timetable.at(2_000, slow('woken'));
  });
  timetable.at(500, slow('first'));
  expect(await timetable.run(10)).toBe(true);
  expect(happened).toEqual([
    ...['first begins at 1000', 'first ends', 'second at 2000', 'woken begins at 2000', 'woken ends'],
    ...['third begins at 3000', 'third ends'],
  ]);
});

it('what goes on for ever is told', async () => {
  const timetable = new Timetable(createClock(0));
  const again = () => timetable.at(0, again);
  again();
  expect(await timetable.run(50)).toBe(false);
});
