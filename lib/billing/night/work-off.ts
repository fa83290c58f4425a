import { syncEstimate, type EstimateTools } from '../estimates/sync-estimate.ts';
import { syncDocument, type SyncTools } from '../sync-document.ts';
import type { billingMessage } from './billing-message.ts';
import { planNight, type NightTools } from './plan-night.ts';

/** Does what one message of billing work asks for. */
export function workOff(
  tools: SyncTools & EstimateTools & NightTools,
  message: ReturnType<typeof billingMessage>,
): Promise<unknown> {
  switch (message.kind) {
    case 'document':
      return syncDocument(tools, message.documentId);
    case 'estimate':
      return syncEstimate(tools, message.estimateId);
    case 'night':
      return planNight(tools, message.night);
  }
}
