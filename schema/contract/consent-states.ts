// The states a consent may be in (design §4). consent-record says which may follow which.

export const consentStates = [
  'REQUESTED',
  'ACTIVE',
  'PAUSED',
  'REFUSED',
  'LAPSED',
  'REVOKED',
  'EXPIRED',
  'CONSUMED',
  'TERMINATED',
  'INVALIDATED',
] as const
export type ConsentState = (typeof consentStates)[number]
