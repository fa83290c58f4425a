import type { PlantedBug } from './planted-bug.ts';

/** Wrong ways in which people help. */
export const RETRYING_BUGS: readonly PlantedBug[] = [
  {
    name: 'retry_with_a_new_key',
    idea: 'What is unknown is asked for again under a new key, so that upstream need not wait for anybody.',
    breaks: ['one order per demand of upstream'],
    plant: (world) => {
      const asked = new Set<string>();
      return {
        onUnknown(requestId) {
          if (asked.has(requestId)) return;
          asked.add(requestId);
          world.askUnderNewKey(requestId);
        },
      };
    },
  },
];
