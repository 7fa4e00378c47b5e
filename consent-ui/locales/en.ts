// English: every word a resident reads, but for the names of items (items.en.ts) and what a recipient registered.
import { formatsOf } from './formats.ts'
import { itemsInEnglish } from './items.en.ts'
import { recordInEnglish } from './record.en.ts'

const format = formatsOf('en-SG')

export const en = {
  language: 'en',
  names: itemsInEnglish,
  record: recordInEnglish,
  date: (value: Date) => format.day(value),
  time: (value: Date) => `${format.moment(value)} (Singapore time)`,
  days: (count: number) => {
    const years = format.years(count)
    return years === undefined ? format.days(count) : `${format.days(count)}, about ${years}`
  },
  list: format.list,

  frame: {
    name: 'Izin',
    line: 'You decide who sees your data',
    skip: 'Skip to the main content',
    menu: 'Your pages',
    consents: 'My consents',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signedInAs: (name: string) => `Signed in as ${name}`,
    signedIn: 'Signed in',
    notice: 'How sharing works',
    languages: 'Language',
    specimen: 'Preview: nothing here can be given.',
    sandboxMark: 'Sandbox',
    sandbox: 'Invented people and data. Nothing here is real.',
  },

  signIn: {
    title: 'Sign in',
    why: 'Sign in so that we know whose data is asked for.',
    personas: 'Choose an invented person',
    personasWhy: 'This sandbox has no real accounts. Each person shows a different case.',
    as: (name: string) => `Sign in as ${name}`,
    none: 'There are no invented people in this database yet.',
    upstream: (provider: string) =>
      `You sign in with ${provider}. It tells us that it is you, and nothing else about you.`,
    continueWith: (provider: string) => `Continue with ${provider}`,
    again: 'For this request we need you to sign in once more.',
    stronger: 'Some of what is asked for needs a stronger way of signing in.',
    peopleSearch: 'Search by name or by what they show',
    peopleFirst: 'Some to begin with',
    peopleFound: (count: number, words: string) =>
      count === 1 ? `1 person has “${words}” in it.` : `${format.number(count)} people have “${words}” in them.`,
    peopleAll: (count: number) => `Show all ${format.number(count)} people`,
    strength: 'How to sign in',
    ordinary: 'In the ordinary way',
    strong: 'In the stronger way, which some items need',
  },

  request: {
    title: (recipient: string) => `${recipient} asks to see your data`,
    titleForCompany: (recipient: string, company: string) => `${recipient} asks to see data of ${company}`,
    lead: 'Nothing is shared unless you choose Share.',
    terms: 'What you would agree to',
    who: 'Who asks',
    uen: (uen: string) => `UEN ${uen}`,
    app: (app: string) => `for its service ${app}`,
    purpose: 'What for',
    until: 'Until when',
    untilDate: (date: string, days: string) => `${date} (${days})`,
    fetch: 'How often it may look',
    once: 'Once',
    again: 'Again and again until then',
    atMost: (times: number) =>
      times === 1 ? 'At most once a day until then' : `At most ${times} times a day until then`,
    dataLife: 'How long it may keep what it received',
    dataLifeDays: (days: string) => `${days} after it received it`,
    anyCompany: 'the company you choose',
    actingFor: 'Company you act for',
    another: 'Choose another company',
    required: 'Needed',
    requiredWhy: (recipient: string) =>
      `${recipient} can't offer this service without these. If you don't want to share them, choose “Don't share”.`,
    requiredMark: 'needed',
    optional: 'Your choice',
    optionalWhy: 'Tick what you want to share. The service does not depend on it.',
    parts: (count: number) => (count === 1 ? '1 part' : `${format.number(count)} parts`),
    from: (agencies: string) => `from ${agencies}`,
    withdrawal: 'You can withdraw at any time under “My consents”. It takes one step, and works at once.',
    strongerMark: 'needs a stronger sign-in',
    strongerWhy:
      'What is marked so can be shared only after a stronger sign-in, made for this request. Everything else you can share as you are. What you have ticked stays ticked.',
    strongerNow: 'Sign in more strongly',
    share: 'Share',
    decline: "Don't share",
  },

  company: {
    title: 'Which company do you act for?',
    why: (recipient: string) => `${recipient} asks to see data of a company. You can choose one that you may act for.`,
    legend: 'Companies you may act for today',
    role: (roles: string, uen: string) => `${roles}, UEN ${uen}`,
    inPart: (role: string, subUen: string) => `${role} for ${subUen}`,
    throughAgent: (role: string, agent: string) => `${role}, through ${agent}`,
    notToday: 'Your roles that do not count today:',
    ended: (role: string, company: string, date: string) => `${company}, ${role}: ended, the last day was ${date}`,
    notBegun: (role: string, company: string, date: string) => `${company}, ${role}: begins on ${date}`,
    next: 'Continue',
    noneTitle: "You can't act for a company",
    none: (recipient: string) =>
      `${recipient} asks to see data of a company, but no company has you as an officer or representative today.`,
    back: 'Go back without sharing',
  },

  firstParty: {
    title: (app: string) => `Continue to ${app}?`,
    why: (app: string) =>
      `${app} will see the list of consents you have given, also for the companies you act for. It does not see your data.`,
    changes: (app: string) =>
      `${app} will also be able to pause, resume, shorten and withdraw them for you. Each change is recorded, and resuming needs a fresh sign-in.`,
    next: 'Continue',
    cancel: 'Cancel',
  },

  consents: {
    title: 'My consents',
    lead: 'Who may see your data, since when, and what you can do about it.',
    search: 'Search by organisation, purpose or item',
    searchNow: 'Search',
    searchAll: 'Show all',
    found: (count: number, words: string) =>
      count === 1 ? `1 consent has “${words}” in it.` : `${format.number(count)} consents have “${words}” in them.`,
    active: 'In force',
    noneActive: 'Nobody may see your data at the moment.',
    first:
      'Your decisions will be listed here. When an organisation wants to see your data, it sends you here, and you decide item by item.',
    ended: 'Ended or refused',
    noneEnded: 'None yet.',
    given: 'Given',
    until: 'Until',
    forCompany: (company: string) => `For ${company}`,
    details: 'Everything about this consent',
    detailsOf: (recipient: string) => `Everything about this consent to ${recipient}`,
    items: 'What it may see',
    itemsThen: 'What it could see',
    refusedItems: 'What you kept back',
    withdraw: 'Withdraw',
    withdrawFrom: (recipient: string) => `Withdraw from ${recipient}`,
    effect: (recipient: string, days: string) =>
      `If you withdraw, ${recipient} can see nothing more under this consent from that moment. What it has already received it may keep for ${days} at most.`,
    status: {
      REQUESTED: 'Asked',
      ACTIVE: 'In force',
      PAUSED: 'Paused',
      REFUSED: 'You refused',
      LAPSED: 'Not answered',
      REVOKED: 'You withdrew',
      EXPIRED: 'Period over',
      CONSUMED: 'Used once, as agreed',
      TERMINATED: 'Ended by the recipient',
      INVALIDATED: 'Made invalid for your safety',
    },
  },

  withdrawn: {
    title: 'Withdrawn',
    done: (recipient: string, at: string) => `You withdrew your consent to ${recipient} on ${at}.`,
    effect: (recipient: string) =>
      `From that moment ${recipient} can see nothing more of your data under this consent.`,
    kept: (recipient: string, days: string) =>
      `What ${recipient} received before, it may keep for ${days} after it received it, and then has to delete.`,
    back: 'Back to my consents',
  },

  consent: {
    lastChange: (at: string) => `last change: ${at}`,
    title: (recipient: string) => `Your consent to ${recipient}`,
    facts: 'What you agreed to',
    number: 'Number of this consent',
    contact: 'How to reach it',
    pastUntil: 'Was to last until',
    change: 'Change or end it',
    pause: 'Pause',
    pauseWhy: (recipient: string) =>
      `While it is paused, ${recipient} can see nothing under this consent. You can resume it at any time before it ends.`,
    resume: 'Resume',
    resumeWhy: (recipient: string) =>
      `${recipient} can then see again what you agreed to. You sign in once more first.`,
    shorten: 'Let it end earlier',
    withdraw: 'Withdraw',
    receipts: 'Receipts',
    receiptOf: (at: string) => `Receipt of ${at}`,
    report: 'Report a problem with this recipient',
    history: 'What happened to it',
    historyBy: {
      PERSON: 'by you',
      RECIPIENT: 'by the recipient',
      OPERATOR: 'by the operator of Izin',
      SYSTEM: 'by itself',
    },
    reasons: {
      ASKED: 'You were asked',
      SHARED: 'You agreed',
      DECLINED: 'You refused',
      NOTHING_CHOSEN: 'You chose nothing to share',
      NOT_ANSWERED: 'The request was not answered in time',
      ASKED_ANEW: 'The request was shown to somebody else, or for another company',
      PAUSED: 'You paused it',
      RESUMED: 'You resumed it',
      SHORTENED: 'You let it end earlier',
      AMENDED: 'You agreed to a change',
      WITHDRAWN: 'You withdrew',
      PERIOD_ENDED: 'Its period was over',
      READ_ONCE: 'It was used once, as agreed',
      ENDED_BY_RECIPIENT: 'The recipient ended it',
      RECIPIENT_SUSPENDED: 'The recipient was suspended',
      CODE_REUSED: 'It was ended for your safety: a secret code was used twice',
    } as Readonly<Record<string, string>>,
    readings: 'Who looked, and when',
    noReadings: 'Nobody has looked so far.',
    earlier: 'Only the latest are shown here.',
    outcome: { RELEASED: 'Read', PARTIAL: 'Read in part', REFUSED: 'Refused' },
    released: 'Handed over',
    undelivered: 'Agreed to, but the agency had no answer',
    refusedItems: 'Asked for without your consent, not handed over',
    attempted: 'Asked for, nothing handed over',
    refusals: {
      CLIENT_SUSPENDED: 'The recipient was suspended.',
      CONSENT_NOT_ACTIVE: 'The consent was not in force.',
      CONSENT_REVOKED: 'You had withdrawn.',
      CONSENT_PAUSED: 'You had paused it.',
      CONSENT_CONSUMED: 'It had been used already; it was for one reading.',
      CONSENT_TERMINATED: 'The recipient had ended it.',
      CONSENT_INVALIDATED: 'It had been made invalid for your safety.',
      CONSENT_EXPIRED: 'Its period was over.',
      CONSENT_CHANGED: 'The consent had changed; the recipient used an old key.',
      ACTING_ROLE_LOST: 'You could no longer act for the company.',
      FREQUENCY_LIMIT_REACHED: 'It had looked as often as agreed for that day.',
    } as Readonly<Record<string, string>>,
    refused: 'It was not allowed.',
    other: 'Other details',
    notices: 'Messages to the recipient',
    notice: {
      WAITING: 'on its way',
      DELIVERED: 'delivered',
      FAILED: 'could not be delivered; we go on trying',
    },
  },

  changed: {
    PAUSED: {
      title: 'Paused',
      done: (recipient: string, at: string) => `You paused your consent to ${recipient} on ${at}.`,
      effect: (recipient: string) => `From that moment ${recipient} can see nothing under it, until you resume it.`,
    },
    RESUMED: {
      title: 'Resumed',
      done: (recipient: string, at: string) => `You resumed your consent to ${recipient} on ${at}.`,
      effect: (recipient: string) => `${recipient} can see again what you agreed to, until the consent ends.`,
    },
    SHORTENED: {
      title: 'It ends earlier',
      done: (recipient: string, at: string) => `You changed your consent to ${recipient} on ${at}.`,
      effect: (recipient: string, until: string) =>
        `${recipient} can see your data until ${until}, and not after that.`,
    },
    back: 'Back to this consent',
  },

  shorten: {
    title: 'Let this consent end earlier',
    why: (recipient: string, until: string) =>
      `Your consent to ${recipient} lasts until ${until}. Choose an earlier day. Making it longer takes a new request.`,
    day: 'Last day',
    dayHint: 'The whole day counts, in Singapore time.',
    save: 'Let it end on this day',
    notEarlier: 'Choose a day from today on that is before the present end.',
  },

  resumeSignIn: {
    title: 'Sign in to resume',
    why: 'Resuming lets the recipient see your data again. So we ask you to sign in once more.',
  },

  amend: {
    title: (recipient: string) => `${recipient} asks to change your consent`,
    lead: 'Your present consent stays as it is unless you agree to the change.',
    compare: 'What would change',
    aspect: 'Aspect',
    before: 'Now',
    after: 'New',
    changedMark: 'changed',
    same: 'stays the same',
    added: 'Newly asked for',
    addedMark: 'new',
    kept: 'You share these already, and they stay',
    dropped: 'No longer shared',
    droppedMark: 'no longer',
    refusedBefore: 'You refused these earlier; they stay refused',
    agree: 'Agree to the change',
    decline: 'Leave it as it is',
  },

  receipt: {
    title: 'Receipt',
    kind: {
      GRANTED: 'Receipt of a consent given',
      AMENDED: 'Receipt of a consent changed',
      ENDED: 'Receipt of a consent ended',
    },
    issued: 'Issued',
    controller: 'Recipient',
    subject: 'About',
    aboutYou: 'You',
    jurisdiction: 'Law that applies',
    storage: 'Where the recipient keeps the data',
    country: (code: string) => new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code,
    signature: 'Signature',
    signatureWhy:
      'This receipt is signed with a key that Izin publishes, so that anybody can check that it is genuine and unchanged. The signed file is the one that counts.',
    download: 'Download the signed receipt',
    print: 'To keep it on paper, print this page with your browser.',
  },

  preview: {
    open: 'See the actual values first',
    title: 'The values that would be shared',
    why: 'They come from the agencies at this moment and are shown to you alone.',
    offer: 'You can look at the values before you decide. You sign in in a stronger way for that.',
    recorded: 'Nothing has been shared. That you looked is in your record, like every reading.',
    yes: 'Yes',
    no: 'No',
    none: {
      EMPTY: 'Nothing on record',
      NOT_APPLICABLE: 'Does not apply to you',
      UNAVAILABLE: 'No answer from the agency at the moment',
    },
  },

  report: {
    title: (recipient: string) => `Report a problem with ${recipient}`,
    why: 'Your report goes to the operator of Izin, who decides whether an organisation may go on asking people for data. The recipient does not see who reported.',
    topic: 'What is the matter?',
    topics: {
      NOT_RECOGNISED: 'I do not know this organisation, or did not deal with it',
      ASKS_TOO_MUCH: 'It asks for more than the service needs',
      MISUSE: 'It used my data for something else',
      PRESSURE: 'I was pressed or misled into sharing',
      OTHER: 'Something else',
    },
    words: 'What happened (optional)',
    wordsHint: 'Up to 2,000 characters. Leave out passwords and identity numbers.',
    send: 'Send the report',
    alsoWithdraw: 'Your consent stays in force until you withdraw it.',
    sentTitle: 'Report sent',
    sent: (number: string) => `Thank you. The number of your report is ${number}.`,
    incomplete: 'Choose what is the matter.',
  },

  formProblem: 'There is a problem',

  signedOut: { title: 'Signed out', text: 'You are signed out of Izin on this device.' },

  notice: {
    title: 'How sharing works',
    paragraphs: [
      'Government agencies hold data about you. A bank or another registered organisation can see parts of it only if you agree, item by item, on a page of ours.',
      'You see who asks, under its registered name, what for, for how long, and which agency each item comes from. Items marked as needed are those the operator has approved as indispensable for the service; everything else is your choice and starts unticked.',
      'Your NRIC or FIN is never used to identify you towards a recipient. It is shared only as an item of its own, if you agree to it.',
      'You can withdraw at any time under “My consents”, in one step. From that moment nothing more is released. Every release is recorded.',
      'A recipient has to delete what it received when the time shown on the request is over.',
    ],
  },

  problem: {
    continue: 'Continue',
    reference: (id: string) => `Reference for support: ${id}`,
    unchanged: 'Nothing was changed.',
  },

  problems: {
    REQUEST_OVER: {
      title: 'This request is over',
      text: 'It has timed out, was already answered, or was opened in another browser. Go back to the organisation that sent you here and start again.',
    },
    ALREADY_ANSWERED: {
      title: 'You have already answered',
      text: 'This request was answered before, so this answer was not used. You can see the outcome under “My consents”.',
    },
    ANOTHER_PERSON: {
      title: 'This request was shown to somebody else',
      text: 'You are signed in as another person than the one this page was made for. Open the request again to answer it yourself.',
    },
    PAGE_OUTDATED: {
      title: 'This page is no longer current',
      text: 'The request has changed since the page was shown. Open it again and answer what you see there.',
    },
    FORM_REFUSED: {
      title: 'This form could not be accepted',
      text: 'It did not come from a current page of ours. Go back, load the page again and try once more.',
    },
    ITEM_NOT_ASKED: {
      title: 'This answer does not fit the request',
      text: 'It names an item that was not asked for.',
    },
    REQUIRED_ITEM_MISSING: {
      title: 'This answer does not fit the request',
      text: "It leaves out an item that is marked as needed. Share all needed items, or choose “Don't share”.",
    },
    NOT_APPROVED: {
      title: 'This request is no longer allowed',
      text: 'The organisation that asks is not approved for it any more.',
    },
    ROLE_LOST: {
      title: "You can't act for this company",
      text: 'No role that lets you act for it is valid at this moment.',
    },
    CONSENT_NOT_FOUND: {
      title: 'There is no such consent',
      text: 'No consent of yours has this address.',
    },
    ENTRY_NOT_FOUND: { title: 'There is no such entry', text: 'No entry of yours has this address.' },
    RECORD_NOT_READY: recordInEnglish.download.notYet,
    RECORD_TOO_OFTEN: recordInEnglish.download.tooOften,
    ALREADY_ENDED: {
      title: 'This consent has already ended',
      text: 'There was nothing left to withdraw.',
    },
    NOT_POSSIBLE: {
      title: 'This is not possible now',
      text: 'The consent is not in a state in which it can be changed this way.',
    },
    SIGN_IN_FAILED: {
      title: 'You are not signed in',
      text: 'Signing in was broken off or took too long. You can try again.',
    },
    SIGN_IN_UNLINKED: {
      title: 'This sign-in is no longer linked here',
      text: 'The operator of Izin has taken this sign-in from the account it belonged to. Sign in with the one that was linked instead, or ask the operator.',
    },
    SIGN_IN_UNAVAILABLE: {
      title: 'Signing in does not work at the moment',
      text: 'The service that signs you in gives no usable answer. Please try again in a moment.',
    },
    SIGN_IN_TOO_WEAK: {
      title: 'A stronger sign-in is needed',
      text: 'Part of what is asked for can be shared only after a stronger sign-in than this one. You can sign in again, or answer without that part.',
    },
    PREVIEW_UNAVAILABLE: {
      title: 'The values can’t be shown now',
      text: 'The agencies’ answer did not come, or you have looked very often in the last hour. Nothing was shared. You can go on without seeing the values, or try again later.',
    },
    PAGE_NOT_FOUND: { title: 'There is no such page', text: 'Check the address, or go to “My consents”.' },
    CLIENT_ERROR: {
      title: 'The organisation that sent you here made a mistake',
      text: 'Its request was not valid, so we could not show it to you. Nothing about you was shared.',
    },
    OUR_ERROR: {
      title: 'Something went wrong on our side',
      text: 'Please try again in a moment.',
    },
  },
}
