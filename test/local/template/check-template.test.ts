import { describe, expect, it } from '@jest/globals';
import { checkTemplate } from '../../../local/template/check-template.ts';
import { readTemplate, type Template } from '../../../local/template/template.ts';

const packaged = readTemplate();

type Draft = Record<string, { Type: string; Properties: Record<string, unknown> }>;

/** The packaged template with one fault planted. */
function faulty(plant: (resources: Draft) => void): Template {
  const copy = structuredClone(packaged) as { Resources: Draft };
  plant(copy.Resources);
  return copy;
}

/** The properties of one resource of a draft, to be changed in place. */
function propertiesOf(resources: Draft, id: string): Record<string, unknown> {
  const found = resources[id];
  if (!found) throw new Error(`The template has no ${id}.`);
  return found.Properties;
}

function statementsOf(resources: Draft, id: string): Record<string, unknown>[] {
  const [policy] = propertiesOf(resources, id)['Policies'] as [
    { PolicyDocument: { Statement: Record<string, unknown>[] } },
  ];
  return policy.PolicyDocument.Statement;
}

describe('the template check', () => {
  it('finds nothing wrong with the packaged template', async () => {
    expect(Object.keys(packaged.Resources).length).toBeGreaterThan(50);
    expect(await checkTemplate(packaged)).toEqual([]);
  });

  it.each<[fault: string, plant: (resources: Draft) => void, said: RegExp]>([
    [
      'an unknown type',
      (r) => void (r['Odd'] = { Type: 'AWS::SQS::Kue', Properties: {} }),
      /Odd: AWS::SQS::Kue is not a type/,
    ],
    [
      'an unknown property',
      (r) => void (propertiesOf(r, 'BillingTable')['Colour'] = 'red'),
      /BillingTable\.Colour is not a known/,
    ],
    [
      'an unknown property further down',
      (r) => void (propertiesOf(r, 'ArchiveBucket')['VersioningConfiguration'] = { State: 'Enabled' }),
      /ArchiveBucket\.VersioningConfiguration\.State is not a known/,
    ],
    [
      'a missing required property',
      (r) => void delete propertiesOf(r, 'BillingTable')['KeySchema'],
      /BillingTable\.KeySchema is required/,
    ],
    [
      'a text where a number belongs',
      (r) => void (propertiesOf(r, 'ExportWorkQueue')['VisibilityTimeout'] = 'long'),
      /has to be a number/,
    ],
    [
      'a text where a switch belongs',
      (r) => void (propertiesOf(r, 'BillingTable')['DeletionProtectionEnabled'] = 'yes'),
      /has to be true or false/,
    ],
    [
      'an object where a list belongs',
      (r) => void (propertiesOf(r, 'OperatorAlarms')['Tags'] = {}),
      /has to be a list/,
    ],
    [
      'a reference to nothing',
      (r) => void (propertiesOf(r, 'OperatorAlarms')['KmsMasterKeyId'] = { Ref: 'Nobody' }),
      /refers to Nobody/,
    ],
    [
      'an attribute that does not exist',
      (r) =>
        void (propertiesOf(r, 'OperatorAlarms')['KmsMasterKeyId'] = { 'Fn::GetAtt': ['DataKey', 'Colour'] }),
      /asks DataKey for Colour/,
    ],
    [
      'a reference to nothing inside a text',
      (r) => void (propertiesOf(r, 'OperatorAlarms')['DisplayName'] = { 'Fn::Sub': '${Nobody.Arn}' }),
      /refers to Nobody/,
    ],
  ])('finds %s', async (_fault, plant, said) => {
    expect((await checkTemplate(faulty(plant))).join('\n')).toMatch(said);
  });

  it.each<[rule: string, plant: (resources: Draft) => void, said: RegExp]>([
    [
      'a queue without dead letters',
      (r) => void delete propertiesOf(r, 'BillingWorkQueue')['RedrivePolicy'],
      /BillingWorkQueue has no dead-letter queue/,
    ],
    [
      'dead letters without an alarm',
      (r) => void delete r['BillingWorkAlarm'],
      /BillingWorkDeadLetters has no alarm/,
    ],
    [
      'an alarm that rings late',
      (r) => void (propertiesOf(r, 'BillingWorkAlarm')['Threshold'] = 5),
      /BillingWorkDeadLetters has no alarm/,
    ],
    [
      'an alarm that tells nobody',
      (r) => void (propertiesOf(r, 'BillingWorkAlarm')['AlarmActions'] = []),
      /BillingWorkDeadLetters has no alarm/,
    ],
    [
      'dead letters forgotten early',
      (r) => void (propertiesOf(r, 'BillingWorkDeadLetters')['MessageRetentionPeriod'] = 60),
      /does not keep messages longer/,
    ],
    [
      'a short visibility timeout',
      (r) => void (propertiesOf(r, 'PurchaseRequestsQueue')['VisibilityTimeout'] = 60),
      /less than six times/,
    ],
    [
      'a batch that fails as a whole',
      (r) =>
        void delete propertiesOf(r, 'SyncInvoiceEventSourceMappingSQSBillingWorkQueue')[
          'FunctionResponseTypes'
        ],
      /does not report the failures/,
    ],
    [
      'a table without recovery',
      (r) => void delete propertiesOf(r, 'PurchasesTable')['PointInTimeRecoverySpecification'],
      /PurchasesTable has no point-in-time/,
    ],
    [
      'a table that can be deleted',
      (r) => void (propertiesOf(r, 'LimitsTable')['DeletionProtectionEnabled'] = false),
      /LimitsTable can be deleted/,
    ],
    [
      "a table with AWS's own key",
      (r) => void (propertiesOf(r, 'PurchasesTable')['SSESpecification'] = { SSEEnabled: true }),
      /not encrypted with a key of ours/,
    ],
    [
      'a public bucket',
      (r) => void delete propertiesOf(r, 'ArchiveBucket')['PublicAccessBlockConfiguration'],
      /ArchiveBucket does not block public/,
    ],
    [
      'a bucket without TLS',
      (r) => void delete r['ArchiveBucketPolicy'],
      /ArchiveBucket can be reached without TLS/,
    ],
    [
      'a permission for every action',
      (r) =>
        void statementsOf(r, 'FinanceApiIamRoleLambdaExecution').push({
          Effect: 'Allow',
          Action: 's3:*',
          Resource: 'arn:aws:s3:::x',
        }),
      /may do s3:\*/,
    ],
    [
      'a permission on every resource',
      (r) =>
        void statementsOf(r, 'FinanceApiIamRoleLambdaExecution').push({
          Effect: 'Allow',
          Action: ['sqs:SendMessage'],
          Resource: '*',
        }),
      /may do sqs:SendMessage to every resource/,
    ],
    [
      'functions that share a role',
      (r) =>
        void (propertiesOf(r, 'FinanceApiLambdaFunction')['Role'] = propertiesOf(
          r,
          'SyncInvoiceLambdaFunction',
        )['Role']),
      /shares a role/,
    ],
  ])('finds %s', async (_rule, plant, said) => {
    expect((await checkTemplate(faulty(plant))).join('\n')).toMatch(said);
  });
});
