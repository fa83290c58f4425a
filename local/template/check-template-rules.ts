import { resourcesOf, type Template } from './template.ts';

/** What the house asks of its own template, beyond what CloudFormation does. Every answer is a sentence. */
export function checkHouseRules(template: Template): readonly string[] {
  return [
    ...checkQueues(template),
    ...checkEventSources(template),
    ...checkTables(template),
    ...checkBuckets(template),
    ...checkFunctions(template),
    ...checkPermissions(template),
  ];
}

type GetAtt = { readonly 'Fn::GetAtt': readonly [string, string] };
type Queue = {
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: GetAtt };
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod?: number;
  readonly SqsManagedSseEnabled?: boolean;
  readonly KmsMasterKeyId?: unknown;
};
type Alarm = {
  readonly Threshold?: number;
  readonly MetricName?: string;
  readonly AlarmActions?: readonly unknown[];
  readonly Dimensions?: readonly { readonly Value: GetAtt }[];
};

const DEFAULT_RETENTION_S = 345_600;
const DEFAULT_VISIBILITY_S = 30;

function checkQueues(template: Template): readonly string[] {
  const queues = new Map(resourcesOf<Queue>(template, 'AWS::SQS::Queue'));
  const alarms = resourcesOf<Alarm>(template, 'AWS::CloudWatch::Alarm').map(([, alarm]) => alarm);
  const deadLetters = new Set([...queues.values()].flatMap(({ RedrivePolicy }) => targetOf(RedrivePolicy)));
  return [...queues].flatMap(([id, queue]) => {
    const encrypted = queue.SqsManagedSseEnabled === true || queue.KmsMasterKeyId !== undefined;
    const problems = encrypted ? [] : [`${id} is not encrypted.`];
    if (deadLetters.has(id))
      return alarms.some((alarm) => rings(alarm, id))
        ? problems
        : [...problems, `${id} has no alarm at one message.`];
    const [target] = targetOf(queue.RedrivePolicy);
    if (target === undefined) return [...problems, `${id} has no dead-letter queue.`];
    const kept = queue.MessageRetentionPeriod ?? DEFAULT_RETENTION_S;
    const keptAfter = queues.get(target)?.MessageRetentionPeriod ?? DEFAULT_RETENTION_S;
    return keptAfter > kept ? problems : [...problems, `${target} does not keep messages longer than ${id}.`];
  });
}

function targetOf(policy: Queue['RedrivePolicy']): readonly string[] {
  const id = policy?.deadLetterTargetArn['Fn::GetAtt'][0];
  return id === undefined ? [] : [id];
}

function rings(alarm: Alarm, queueId: string): boolean {
  return (
    alarm.MetricName === 'ApproximateNumberOfMessagesVisible' &&
    alarm.Threshold === 1 &&
    (alarm.AlarmActions ?? []).length > 0 &&
    (alarm.Dimensions ?? []).some(({ Value }) => Value['Fn::GetAtt'][0] === queueId)
  );
}

function checkEventSources(template: Template): readonly string[] {
  const queues = new Map(resourcesOf<Queue>(template, 'AWS::SQS::Queue'));
  const functions = new Map(resourcesOf<{ Timeout?: number }>(template, 'AWS::Lambda::Function'));
  return resourcesOf<{
    EventSourceArn: GetAtt;
    FunctionName: GetAtt;
    FunctionResponseTypes?: readonly string[];
  }>(template, 'AWS::Lambda::EventSourceMapping').flatMap(([id, mapping]) => {
    const reports = mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true;
    const visibleAfter =
      queues.get(mapping.EventSourceArn['Fn::GetAtt'][0])?.VisibilityTimeout ?? DEFAULT_VISIBILITY_S;
    const timeout = functions.get(mapping.FunctionName['Fn::GetAtt'][0])?.Timeout ?? 3;
    return [
      ...(reports ? [] : [`${id} does not report the failures of a batch one by one.`]),
      ...(visibleAfter >= 6 * timeout
        ? []
        : [
            `${id}: the queue's visibility timeout of ${visibleAfter} s is less than six times the function's ${timeout} s.`,
          ]),
    ];
  });
}

function checkTables(template: Template): readonly string[] {
  return resourcesOf<{
    PointInTimeRecoverySpecification?: { PointInTimeRecoveryEnabled?: boolean };
    DeletionProtectionEnabled?: boolean;
    SSESpecification?: { KMSMasterKeyId?: unknown };
    BillingMode?: string;
  }>(template, 'AWS::DynamoDB::Table').flatMap(([id, table]) => [
    ...(table.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true
      ? []
      : [`${id} has no point-in-time recovery.`]),
    ...(table.DeletionProtectionEnabled === true ? [] : [`${id} can be deleted.`]),
    ...(table.SSESpecification?.KMSMasterKeyId === undefined
      ? [`${id} is not encrypted with a key of ours.`]
      : []),
    ...(table.BillingMode === 'PAY_PER_REQUEST' ? [] : [`${id} is not on demand.`]),
  ]);
}

const PUBLIC_ACCESS = [
  'BlockPublicAcls',
  'BlockPublicPolicy',
  'IgnorePublicAcls',
  'RestrictPublicBuckets',
] as const;

function checkBuckets(template: Template): readonly string[] {
  const policies = resourcesOf<{ Bucket: { Ref: string }; PolicyDocument: unknown }>(
    template,
    'AWS::S3::BucketPolicy',
  );
  return resourcesOf<{
    PublicAccessBlockConfiguration?: Partial<Record<(typeof PUBLIC_ACCESS)[number], boolean>>;
    BucketEncryption?: unknown;
  }>(template, 'AWS::S3::Bucket').flatMap(([id, bucket]) => {
    const policy = policies.find(([, { Bucket }]) => Bucket.Ref === id)?.[1].PolicyDocument;
    const blocked = PUBLIC_ACCESS.every((name) => bucket.PublicAccessBlockConfiguration?.[name] === true);
    return [
      ...(blocked ? [] : [`${id} does not block public access.`]),
      ...(bucket.BucketEncryption === undefined ? [`${id} is not encrypted.`] : []),
      ...(JSON.stringify(policy ?? '').includes('aws:SecureTransport')
        ? []
        : [`${id} can be reached without TLS.`]),
    ];
  });
}

function checkFunctions(template: Template): readonly string[] {
  const roles = new Map<string, string>();
  return resourcesOf<{ Role: GetAtt; Runtime?: string; TracingConfig?: { Mode?: string } }>(
    template,
    'AWS::Lambda::Function',
  ).flatMap(([id, wanted]) => {
    const role = wanted.Role['Fn::GetAtt'][0];
    const sharer = roles.get(role);
    roles.set(role, id);
    return [
      ...(sharer === undefined ? [] : [`${id} shares a role with ${sharer}.`]),
      ...(wanted.Runtime === 'nodejs24.x' ? [] : [`${id} does not run on nodejs24.x.`]),
      ...(wanted.TracingConfig?.Mode === 'Active' ? [] : [`${id} is not traced.`]),
    ];
  });
}

type Statement = {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
};

function checkPermissions(template: Template): readonly string[] {
  return resourcesOf<{ Policies?: readonly { PolicyDocument: { Statement: readonly Statement[] } }[] }>(
    template,
    'AWS::IAM::Role',
  ).flatMap(([id, { Policies = [] }]) =>
    Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap((statement) => checkStatement(id, statement)),
  );
}

function checkStatement(id: string, { Action = [], Resource }: Statement): readonly string[] {
  const actions = [Action].flat();
  const wide = actions.filter((action) => action.includes('*'));
  // X-Ray knows no resources; every other service does.
  const everywhere =
    [Resource].flat().includes('*') && !actions.every((action) => action.startsWith('xray:'));
  return [
    ...wide.map((action) => `${id} may do ${action}, which is more than a function needs.`),
    ...(everywhere ? [`${id} may do ${actions.join(', ')} to every resource.`] : []),
  ];
}
