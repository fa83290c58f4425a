/** National clouds that resellers work in. Azure reservations are sold in the first two. */
export type Cloud = 'global' | 'us_government' | 'china_21vianet';

/** Where Microsoft is reached. Roots have no slash at the end; audiences stay the real ones whatever the roots are. */
export type Endpoints = {
  readonly partnerCenter: string;
  /** Undefined in clouds whose Graph has no partner billing export. */
  readonly graph: string | undefined;
  readonly login: string;
  readonly partnerCenterAudience: string;
  readonly graphAudience: string;
};

export type EndpointOverrides = {
  readonly partnerCenterUrl?: string | undefined;
  readonly graphUrl?: string | undefined;
  readonly loginUrl?: string | undefined;
};

/** The endpoints of a cloud, or the given ones in their place. Throws a TypeError on a url that nothing may be sent to. */
export function endpointsOf(cloud: Cloud, overrides: EndpointOverrides = {}): Endpoints {
  const row = CLOUDS[cloud];
  return {
    partnerCenter: root(overrides.partnerCenterUrl ?? row.partnerCenter),
    graph: overrides.graphUrl === undefined ? row.graph : root(overrides.graphUrl),
    login: root(overrides.loginUrl ?? row.login),
    partnerCenterAudience: row.partnerCenterAudience,
    graphAudience: row.graphAudience,
  };
}

/** The root of a host; undefined where the cloud has none. */
export function rootOf(endpoints: Endpoints, host: 'partner_center' | 'graph'): string | undefined {
  return host === 'graph' ? endpoints.graph : endpoints.partnerCenter;
}

/** Only https leaves this machine; plain http is for a simulator on it. */
export function isSafeUrl(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

// Pages partner-center-rest-urls and partner-center-authentication. The US Government portal shares the global API host;
// the billing export of Graph exists in the global cloud only (page partners-billing-billedreconciliation-export).
const CLOUDS: Readonly<Record<Cloud, Endpoints>> = {
  global: {
    partnerCenter: 'https://api.partnercenter.microsoft.com',
    graph: 'https://graph.microsoft.com',
    login: 'https://login.microsoftonline.com',
    partnerCenterAudience: 'https://api.partnercenter.microsoft.com',
    graphAudience: 'https://graph.microsoft.com',
  },
  us_government: {
    partnerCenter: 'https://api.partnercenter.microsoft.com',
    graph: undefined,
    login: 'https://login.microsoftonline.us',
    partnerCenterAudience: 'https://api.partnercenter.microsoft.com',
    graphAudience: 'https://graph.microsoft.us',
  },
  china_21vianet: {
    partnerCenter: 'https://partner.partnercenterapi.microsoftonline.cn',
    graph: undefined,
    login: 'https://login.chinacloudapi.cn',
    partnerCenterAudience: 'https://partner.partnercenterapi.microsoftonline.cn',
    graphAudience: 'https://microsoftgraph.chinacloudapi.cn',
  },
};

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

function root(text: string): string {
  const url = new URL(text);
  if (!isSafeUrl(url)) throw new TypeError(`${url.origin} is neither https nor a loopback host`);
  if (url.search !== '' || url.hash !== '')
    throw new TypeError(`${url.origin}: an endpoint has no query and no fragment`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
