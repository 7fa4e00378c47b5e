// The clients of the sandbox: two banks with different approvals, and the resident's own app. Data, no decisions.

export interface DemoPurpose {
  readonly code: string
  readonly maximumDays: number
  readonly frequencyPerDay?: number
  readonly dataLifeDays: number
}

export interface DemoClient {
  readonly clientId: string
  readonly kind: 'RELYING_PARTY' | 'FIRST_PARTY'
  readonly legalName: string
  readonly uen: string
  readonly appName: string
  readonly address: string
  readonly contact: string
  readonly redirectUris: readonly string[]
  readonly quotaPerMinute: number
  readonly purposes: readonly DemoPurpose[]
  readonly operations: readonly string[]
  /** Scopes, or whole items: every scope of the item is approved. */
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

export const purposes: Readonly<Record<string, Readonly<Record<'en' | 'zh' | 'ms' | 'ta', string>>>> = {
  'credit-card': {
    en: 'To decide on your application for a credit card',
    zh: '审批您的信用卡申请',
    ms: 'Untuk memutuskan permohonan kad kredit anda',
    ta: 'உங்கள் கடன் அட்டை விண்ணப்பத்தை முடிவு செய்ய',
  },
  'account-opening': {
    en: 'To open a bank account for you',
    zh: '为您开立银行账户',
    ms: 'Untuk membuka akaun bank bagi anda',
    ta: 'உங்களுக்கு வங்கிக் கணக்கு திறக்க',
  },
  'business-account': {
    en: 'To open and review a bank account for your company',
    zh: '为贵公司开立并审核银行账户',
    ms: 'Untuk membuka dan menyemak akaun bank bagi syarikat anda',
    ta: 'உங்கள் நிறுவனத்திற்கு வங்கிக் கணக்கு திறந்து மதிப்பாய்வு செய்ய',
  },
}

/** Items that need the stronger of the sandbox's two ways of signing in, so that step-up can be tried (RFC 9470). */
export const strongItems: readonly string[] = ['noahistory']
export const strongAcr = 'urn:izin:acr:2'

export const demoClients: readonly DemoClient[] = [
  {
    clientId: 'merlion-bank',
    kind: 'RELYING_PARTY',
    legalName: 'MERLION SAMPLE BANK LTD.',
    uen: '209900011D',
    appName: 'Merlion Bank',
    address: '1 Sample Square, Singapore 049001',
    contact: 'privacy@merlion-bank.example',
    redirectUris: ['http://127.0.0.1:4090/callback'],
    quotaPerMinute: 6000,
    purposes: [
      { code: 'credit-card', maximumDays: 90, dataLifeDays: 180 },
      { code: 'account-opening', maximumDays: 365, dataLifeDays: 1825 },
      { code: 'business-account', maximumDays: 365, frequencyPerDay: 1000, dataLifeDays: 1825 },
    ],
    operations: ['CreditCardApplication', 'AccountOpening', 'BusinessAccount', 'IzinDemo'],
    required: ['name', 'uinfin', 'entity.basic_profile.name', 'entity.basic_profile.registration_number'],
    optional: [
      'partialuinfin',
      'aliasname',
      'sex',
      'race',
      'dob',
      'residentialstatus',
      'nationality',
      'birthcountry',
      'passtype',
      'passstatus',
      'passexpirydate',
      'employmentsector',
      'employment',
      'occupation',
      'mobileno',
      'email',
      'regadd',
      'hdbtype',
      'housingtype',
      'ownerprivate',
      'cpfbalances',
      'cpfcontributions',
      'cpfemployers',
      'noa',
      'noa-basic',
      'noahistory',
      'noahistory-basic',
      'marital',
      'marriagedate',
      'childrenbirthrecords',
      'drivinglicence',
      'vehicles',
      'hdbownership',
      'chas',
      'appointments',
      'entity.identity',
      'entity.basic_profile',
      'entity.address',
      'entity.appointments',
      'entity.shareholders',
      'entity.capitals',
      'entity.financials',
      'entity.history',
      'entity.licences',
    ],
  },
  {
    clientId: 'lion-city-bank',
    kind: 'RELYING_PARTY',
    legalName: 'LION CITY SAMPLE BANK LIMITED',
    uen: '209900012N',
    appName: 'Lion City Bank',
    address: '2 Sample Square, Singapore 049002',
    contact: 'dpo@lion-city-bank.example',
    redirectUris: ['http://127.0.0.1:4091/callback'],
    quotaPerMinute: 6000,
    purposes: [{ code: 'account-opening', maximumDays: 30, frequencyPerDay: 10, dataLifeDays: 90 }],
    operations: ['AccountOpening'],
    required: ['name', 'dob'],
    optional: ['email', 'mobileno', 'regadd', 'residentialstatus', 'nationality', 'noa-basic', 'cpfbalances.oa'],
  },
  {
    clientId: 'izin-app',
    kind: 'FIRST_PARTY',
    legalName: 'IZIN SAMPLE OPERATOR',
    uen: 'T99GA0001G',
    appName: 'Izin',
    address: '3 Sample Square, Singapore 049003',
    contact: 'help@izin.example',
    redirectUris: ['http://127.0.0.1:4092/callback'],
    quotaPerMinute: 6000,
    purposes: [],
    operations: ['MyConsents', 'PauseConsent', 'ResumeConsent', 'ShortenConsent', 'WithdrawConsent'],
    required: [],
    optional: [],
  },
]
