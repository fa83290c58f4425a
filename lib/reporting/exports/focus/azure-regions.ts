/** A region as FOCUS names it: Azure's own id, and its display name. */
export type Region = { readonly id: string; readonly name: string };

/**
 * The region that one of these texts tells, such as the third part of `Reserved VM Instance, Standard_B2s, EU West, 1 Year`;
 * undefined where none does. Bills name regions the other way round than everything else at Azure.
 */
export function regionIn(texts: readonly string[]): Region | undefined {
  for (const text of texts)
    for (const part of text.split(/,|\s-\s/)) {
      const name = REGIONS.get(part.trim().toLowerCase());
      if (name !== undefined) return { id: name.toLowerCase().replaceAll(' ', ''), name };
    }
  return undefined;
}

// As bills name them, and their display names. What is in no list is no region to us.
const BILLED = {
  'AE Central': 'UAE Central',
  'AE North': 'UAE North',
  'AP East': 'East Asia',
  'AP Southeast': 'Southeast Asia',
  'AT East': 'Austria East',
  'AU Central': 'Australia Central',
  'AU Central 2': 'Australia Central 2',
  'AU East': 'Australia East',
  'AU Southeast': 'Australia Southeast',
  'BE Central': 'Belgium Central',
  'BR South': 'Brazil South',
  'BR Southeast': 'Brazil Southeast',
  'CA Central': 'Canada Central',
  'CA East': 'Canada East',
  'CH North': 'Switzerland North',
  'CH West': 'Switzerland West',
  'CL Central': 'Chile Central',
  'DE North': 'Germany North',
  'DE West Central': 'Germany West Central',
  'DK East': 'Denmark East',
  'ES Central': 'Spain Central',
  'EU North': 'North Europe',
  'EU West': 'West Europe',
  'FI Central': 'Finland Central',
  'FR Central': 'France Central',
  'FR South': 'France South',
  'GR Central': 'Greece Central',
  'ID Central': 'Indonesia Central',
  'IL Central': 'Israel Central',
  'IN Central': 'Central India',
  'IN South': 'South India',
  'IN South Central': 'India South Central',
  'IN West': 'West India',
  'IT North': 'Italy North',
  'JA East': 'Japan East',
  'JA West': 'Japan West',
  'KR Central': 'Korea Central',
  'KR South': 'Korea South',
  'MX Central': 'Mexico Central',
  'MY West': 'Malaysia West',
  'NO East': 'Norway East',
  'NO West': 'Norway West',
  'NZ North': 'New Zealand North',
  'PL Central': 'Poland Central',
  'QA Central': 'Qatar Central',
  'SA East': 'Saudi Arabia East',
  'SE Central': 'Sweden Central',
  'SE South': 'Sweden South',
  'TW North': 'Taiwan North',
  'UK South': 'UK South',
  'UK West': 'UK West',
  'US Central': 'Central US',
  'US East': 'East US',
  'US East 2': 'East US 2',
  'US East 3': 'East US 3',
  'US North Central': 'North Central US',
  'US South Central': 'South Central US',
  'US West': 'West US',
  'US West 2': 'West US 2',
  'US West 3': 'West US 3',
  'US West Central': 'West Central US',
  'ZA North': 'South Africa North',
  'ZA West': 'South Africa West',
} as const;

const REGIONS: ReadonlyMap<string, string> = new Map(
  Object.entries(BILLED).flatMap(([billed, name]) => [
    [billed.toLowerCase(), name],
    [name.toLowerCase(), name],
  ]),
);
