import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BillingBook } from '../../billing/billing-book.ts';
import type { Lesson } from '../../billing/filing/tenant-facts.ts';
import { factKey, FACTS } from '../keys.ts';
import { partition, type Table } from '../partition.ts';

/** What documents taught us of the tenant: for each value of a fact the lesson that came first, an item each. */
export function createTenantFacts(at: Table): Pick<BillingBook, 'facts' | 'learn'> {
  return {
    async facts() {
      const lessons: Lesson[] = [];
      // What lies there was put there below.
      for await (const item of partition(at, FACTS)) lessons.push(item['lesson'] as Lesson);
      return lessons;
    },
    async learn(lesson) {
      try {
        await at.dynamo.send(
          new PutCommand({
            TableName: at.table,
            Item: { ...factKey(lesson.fact, lesson.value), lesson },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
      }
    },
  };
}
