import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { ENVIRONMENTS_MAX } from './function-pool.ts';
import type { DeployedFunction } from './deployed-functions.ts';
import { resolve, resourcesOf, type References, type Template } from '../template/template.ts';

/** An event source mapping of the template: which queue wakes which function, and how. */
export type QueueTrigger = {
  readonly functionName: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly reportsFailures: boolean;
  readonly visibilityMs: number;
};

type Mapping = {
  readonly EventSourceArn: unknown;
  readonly FunctionName: { readonly 'Fn::GetAtt': readonly [string, string] };
  readonly BatchSize?: number;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
};

export async function queueTriggersOf(
  template: Template,
  references: References,
  functions: readonly DeployedFunction[],
  sqs: SQSClient,
): Promise<readonly QueueTrigger[]> {
  return Promise.all(
    resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(async ([id, properties]) => {
      const mapping = properties as Mapping;
      const wanted = functions.find(({ logicalId }) => logicalId === mapping.FunctionName['Fn::GetAtt'][0]);
      if (!wanted) throw new Error(`${id} wakes a function that the template does not have.`);
      const queueArn = String(resolve(mapping.EventSourceArn, references));
      const queueUrl = queueUrlOf(queueArn, references);
      return {
        functionName: wanted.name,
        queueUrl,
        queueArn,
        batchSize: mapping.BatchSize ?? 10,
        concurrency: Math.min(
          ENVIRONMENTS_MAX,
          mapping.ScalingConfig?.MaximumConcurrency ?? ENVIRONMENTS_MAX,
        ),
        reportsFailures: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
        visibilityMs: await visibilityMsOf(queueUrl, sqs),
      };
    }),
  );
}

function queueUrlOf(queueArn: string, references: References): string {
  const [id] = [...references].find(([name, value]) => value === queueArn && name.endsWith('.Arn')) ?? [''];
  return references.get(id.replace(/\.Arn$/, '')) ?? '';
}

async function visibilityMsOf(QueueUrl: string, sqs: SQSClient): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
  );
  return Number(Attributes?.['VisibilityTimeout'] ?? 30) * 1000;
}
