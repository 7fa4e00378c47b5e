// The record of reads in English.
export const recordInEnglish = {
  title: 'Who looked at my data',
  nav: 'Who looked',
  lead: 'Every time an organisation asked for your data through Izin, the newest first: what it received and what it was refused. The values themselves are not kept here.',
  organisation: 'Organisation',
  allOrganisations: 'All organisations',
  item: 'Item',
  allItems: 'All items',
  show: 'Show',
  showAll: 'Show everything',
  found: (count: number) => (count === 0 ? 'No entry fits.' : count === 1 ? '1 entry fits.' : `${count} entries fit.`),
  none: 'Nobody has asked for your data so far.',
  noneShown: 'There are entries about you, and none of them can be shown now; below it says why.',
  number: (number: string) => `Your entry number ${number}`,
  numberOf: (number: string, company: string) => `Entry number ${number} of ${company}`,
  byYou: 'By you',
  byYouWhy: (app: string) => `You looked yourself, with ${app}.`,
  changed: 'Consent changed',
  byYouChanged: (app: string) => `You asked for this change of a consent yourself, with ${app}.`,
  see: 'See and check this entry',
  seeOf: (recipient: string, at: string) => `See and check this entry: ${recipient}, ${at}`,
  pages: 'Pages of entries',
  page: (page: number, of: number) => `Page ${page} of ${of}`,
  newer: 'Newer entries',
  older: 'Older entries',

  numbers: 'Is anything missing?',
  complete: (count: number) =>
    count === 1
      ? 'You have 1 entry about yourself, and it is accounted for.'
      : `Your entries are numbered from 1 to ${count}, and each number is accounted for.`,
  completeYet: 'There is no entry about you yet, so none can be missing. Each one will get a number, from 1 on.',
  missing: (numbers: string, count: number) =>
    count === 1
      ? `Number ${numbers} is missing, and nothing explains it. Please download your record as evidence and tell the operator of Izin.`
      : `Numbers ${numbers} are missing, and nothing explains it. Please download your record as evidence and tell the operator of Izin.`,
  more: (count: number) => `${count} more`,
  redacted: (count: number) =>
    count === 1
      ? '1 entry was deleted when its time of retention ended. Its number and its proof remain.'
      : `${count} entries were deleted when their time of retention ended. Their numbers and proofs remain.`,
  heldBack: (count: number, numbers: string, until: string) =>
    count === 1
      ? `1 entry (number ${numbers}) is held back, as a law allows. It appears here by ${until} at the latest.`
      : `${count} entries (numbers ${numbers}) are held back, as a law allows. They appear here by ${until} at the latest.`,
  heldBackHere: (count: number) =>
    count === 1
      ? '1 look is held back for now, as a law allows. It appears later.'
      : `${count} looks are held back for now, as a law allows. They appear later.`,
  lifted: (at: string, why: string) =>
    `On ${at} the operator of Izin ended a hold on entries of yours early. ${why} What only that hold kept back is shown above.`,
  liftedWhy: {
    BASIS_ENDED: 'The legal ground for it was gone.',
    COURT_ORDER: 'A court ordered it.',
    MADE_IN_ERROR: 'The hold had been set by mistake.',
    REVIEWED: 'A review found that it was no longer needed.',
  },
  sealedAs: (entry: string, place: string) => `This act is recorded in the log: ${entry} (${place})`,
  logged: 'That this page was opened is itself recorded in the log, without your name.',

  entry: {
    title: 'One look at your data',
    back: 'Back to who looked',
    when: 'When',
    number: 'Its number',
    operation: 'Name of the request',
    consent: 'Under your consent',
    openConsent: 'Everything about this consent',
    place: 'Place in the log',
    placeOf: (index: string) => `Leaf ${index}`,
    notSealed: 'Not sealed yet',
    identifier: 'Identifier',
  },

  check: {
    title: 'Check this entry',
    why: 'Your browser can see for itself that this entry stands in the log as it was made, and that an independent witness has signed for the log. It works that out here and sends nothing anywhere.',
    start: 'Check this entry',
    needsScript:
      'The check runs in your browser with a script of ours, and scripts are switched off here. You can download your record and check it with the offline program instead.',
    unsupported:
      'This browser can’t verify signatures of this kind (Ed25519). Use a newer browser, or download your record and check it with the offline program.',
    failed: 'The proof could not be fetched. Load this page again, sign in if you are asked to, and try once more.',
    notSetUp: 'This server was not told the keys of the log, so it can’t offer the check.',
    notSealed: 'This entry is new and not sealed into the log yet. That takes a few seconds. Then check again.',
    steps: {
      CONTENT: 'The content is what was sealed, and belongs to this page',
      NUMBER: 'Whom it is about and its number are those that were sealed',
      CHECKPOINT: 'The log has signed its state',
      INCLUSION: 'The entry is part of that state',
      WITNESS: 'A witness has signed the same state',
    },
    results: {
      HOLDS: 'holds',
      WRONG: 'does not hold',
      WAITING: 'not yet',
      SKIPPED: 'not checked',
    },
    holds: 'Everything holds. This entry is in the log, unchanged, and a witness has signed for it.',
    waiting: 'What could be checked holds. No witness has signed yet; that takes a few seconds. Then check again.',
    wrong:
      'Something is wrong: the step marked below does not hold. Please download your record as evidence and tell the operator of Izin.',
    sealed: 'What was sealed',
    keys: 'Keys of the log and of its witnesses',
    keysWhy: 'The check uses these. Compare them with what the log and the witnesses publish themselves.',
  },

  download: {
    title: 'Keep a copy',
    why: 'A file with all entries about you, and with all that it takes to prove them to anyone, without asking us.',
    command: 'Whoever has the file can check it with this command, without a connection:',
    start: 'Download my record with proofs',
    notYet: {
      title: 'Your record can’t be downloaded yet',
      text: 'The log has not been sealed yet, or is not available at the moment. Please try again in a moment.',
    },
    tooOften: {
      title: 'You have downloaded your record many times',
      text: 'Your record can be downloaded ten times an hour. Please try again when the next hour begins. The files you have stay good.',
    },
  },
}

export type RecordTexts = typeof recordInEnglish
