import type { TimelineEvent } from '../../scenarios/timeline.ts';
import type { World } from '../world.ts';
import { issueCreditNote, payDocument, restateDocument, voidDocument } from './amend-document.ts';
import type { OrderOf } from './charges.ts';
import { issueDocument } from './issue-document.ts';
import { recordReturn } from './record-return.ts';

/** Plays what happens at Microsoft's billing side. Requests and nights are ours, and not played here. */
export function playBillingEvent(world: World, event: TimelineEvent, orderOf: OrderOf): void {
  switch (event.event) {
    case 'invoice':
      return void issueDocument(world, event, orderOf);
    case 'void':
      return void voidDocument(world, event);
    case 'credit_note':
      return void issueCreditNote(world, event);
    case 'restate':
      return void restateDocument(world, event);
    case 'payment':
      return void payDocument(world, event);
    case 'return':
      return void recordReturn(world, event, orderOf);
    case 'request':
    case 'night':
      return;
  }
}
