// Bahasa Melayu, sebagaimana digunakan di Singapura.
import { formatsOf } from './formats.ts'
import { itemsInMalay } from './items.ms.ts'
import { recordInMalay } from './record.ms.ts'
import type { Texts } from './texts.ts'

const format = formatsOf('ms-SG')

export const ms: Texts = {
  language: 'ms',
  names: itemsInMalay,
  record: recordInMalay,
  date: (value) => format.day(value),
  time: (value) => `${format.moment(value)} (waktu Singapura)`,
  days: (count) => {
    const years = format.years(count)
    return years === undefined ? format.days(count) : `${format.days(count)}, kira-kira ${years}`
  },
  list: format.list,

  frame: {
    name: 'Izin',
    line: 'Anda menentukan siapa yang melihat data anda',
    skip: 'Langkau ke kandungan utama',
    menu: 'Halaman anda',
    consents: 'Izin saya',
    signIn: 'Log masuk',
    signOut: 'Log keluar',
    signedInAs: (name) => `Log masuk sebagai ${name}`,
    signedIn: 'Sudah log masuk',
    notice: 'Cara perkongsian berfungsi',
    languages: 'Bahasa',
    specimen: 'Pratonton: tiada apa-apa yang boleh diberikan di sini.',
    sandboxMark: 'Kotak pasir',
    sandbox: 'Orang dan data rekaan. Tiada apa-apa di sini yang benar.',
  },

  signIn: {
    title: 'Log masuk',
    why: 'Log masuk supaya kami tahu data siapa yang diminta.',
    personas: 'Pilih seorang watak rekaan',
    personasWhy: 'Kotak pasir ini tidak mempunyai akaun sebenar. Setiap watak menunjukkan keadaan yang berbeza.',
    as: (name) => `Log masuk sebagai ${name}`,
    none: 'Belum ada watak rekaan dalam pangkalan data ini.',
    upstream: (provider) =>
      `Anda log masuk dengan ${provider}. Ia memberitahu kami bahawa ini memang anda, dan tiada apa-apa lagi tentang anda.`,
    continueWith: (provider) => `Teruskan dengan ${provider}`,
    again: 'Untuk permintaan ini anda perlu log masuk sekali lagi.',
    stronger: 'Sebahagian daripada yang diminta memerlukan cara log masuk yang lebih kukuh.',
    peopleSearch: 'Cari mengikut nama atau apa yang ditunjukkan',
    peopleFirst: 'Beberapa watak untuk bermula',
    peopleFound: (count, words) => `${format.number(count)} watak mengandungi “${words}”.`,
    peopleAll: (count) => `Tunjukkan kesemua ${format.number(count)} watak`,
    strength: 'Cara log masuk',
    ordinary: 'Cara biasa',
    strong: 'Cara yang lebih kukuh, yang diperlukan oleh sesetengah butiran',
  },

  request: {
    title: (recipient) => `${recipient} meminta untuk melihat data anda`,
    titleForCompany: (recipient, company) => `${recipient} meminta untuk melihat data ${company}`,
    lead: 'Tiada apa-apa dikongsi melainkan anda memilih Kongsi.',
    terms: 'Apa yang anda akan persetujui',
    who: 'Siapa yang meminta',
    uen: (uen) => `UEN ${uen}`,
    app: (app) => `untuk perkhidmatannya ${app}`,
    purpose: 'Untuk apa',
    until: 'Sehingga bila',
    untilDate: (date, days) => `${date} (${days})`,
    fetch: 'Berapa kerap ia boleh melihat',
    once: 'Sekali',
    again: 'Berulang kali sehingga tarikh itu',
    atMost: (times) =>
      times === 1
        ? 'Paling banyak sekali sehari sehingga tarikh itu'
        : `Paling banyak ${format.number(times)} kali sehari sehingga tarikh itu`,
    dataLife: 'Berapa lama ia boleh menyimpan apa yang diterima',
    dataLifeDays: (days) => `${days} selepas menerimanya`,
    anyCompany: 'syarikat yang anda pilih',
    actingFor: 'Syarikat yang anda wakili',
    another: 'Pilih syarikat lain',
    required: 'Diperlukan',
    requiredWhy: (recipient) =>
      `${recipient} tidak dapat menawarkan perkhidmatan ini tanpa data ini. Jika anda tidak mahu berkongsi, pilih “Jangan kongsi”.`,
    requiredMark: 'diperlukan',
    optional: 'Pilihan anda',
    optionalWhy: 'Tandakan apa yang anda mahu kongsi. Perkhidmatan ini tidak bergantung padanya.',
    parts: (count) => `${format.number(count)} bahagian`,
    from: (agencies) => `daripada ${agencies}`,
    withdrawal:
      'Anda boleh menarik balik pada bila-bila masa di “Izin saya”. Ia satu langkah sahaja dan berkuat kuasa serta-merta.',
    strongerMark: 'memerlukan log masuk yang lebih kukuh',
    strongerWhy:
      'Apa yang bertanda begini hanya boleh dikongsi selepas log masuk yang lebih kukuh, yang dibuat untuk permintaan ini. Yang lain boleh anda kongsi sekarang. Apa yang telah anda tandakan kekal bertanda.',
    strongerNow: 'Log masuk dengan lebih kukuh',
    share: 'Kongsi',
    decline: 'Jangan kongsi',
  },

  company: {
    title: 'Syarikat mana yang anda wakili?',
    why: (recipient) =>
      `${recipient} meminta untuk melihat data sebuah syarikat. Anda boleh memilih syarikat yang boleh anda wakili.`,
    legend: 'Syarikat yang boleh anda wakili hari ini',
    role: (roles, uen) => `${roles}, UEN ${uen}`,
    inPart: (role, subUen) => `${role} bagi ${subUen}`,
    throughAgent: (role, agent) => `${role}, melalui ${agent}`,
    notToday: 'Peranan anda yang tidak berkuat kuasa hari ini:',
    ended: (role, company, date) => `${company}, ${role}: telah tamat, hari terakhir ialah ${date}`,
    notBegun: (role, company, date) => `${company}, ${role}: bermula pada ${date}`,
    next: 'Teruskan',
    noneTitle: 'Anda tidak boleh mewakili syarikat',
    none: (recipient) =>
      `${recipient} meminta untuk melihat data sebuah syarikat, tetapi anda bukan pegawai atau wakil mana-mana syarikat hari ini.`,
    back: 'Kembali tanpa berkongsi',
  },

  firstParty: {
    title: (app) => `Teruskan ke ${app}?`,
    why: (app) =>
      `${app} akan melihat senarai izin yang telah anda berikan, termasuk bagi syarikat yang anda wakili. Ia tidak melihat data anda.`,
    changes: (app) =>
      `${app} juga boleh menjeda, menyambung, memendekkan dan menarik balik izin itu untuk anda. Setiap perubahan direkodkan, dan menyambung memerlukan log masuk baharu.`,
    next: 'Teruskan',
    cancel: 'Batal',
  },

  consents: {
    title: 'Izin saya',
    lead: 'Siapa yang boleh melihat data anda, sejak bila, dan apa yang boleh anda lakukan.',
    search: 'Cari mengikut organisasi, tujuan atau butiran',
    searchNow: 'Cari',
    searchAll: 'Tunjukkan semua',
    found: (count, words) => `${format.number(count)} izin mengandungi “${words}”.`,
    active: 'Berkuat kuasa',
    noneActive: 'Tiada sesiapa boleh melihat data anda buat masa ini.',
    first:
      'Keputusan anda akan disenaraikan di sini. Apabila sebuah organisasi mahu melihat data anda, ia menghantar anda ke sini, dan anda memutuskan butiran demi butiran.',
    ended: 'Tamat atau ditolak',
    noneEnded: 'Belum ada.',
    given: 'Diberikan',
    until: 'Sehingga',
    forCompany: (company) => `Bagi pihak ${company}`,
    details: 'Segala-galanya tentang izin ini',
    detailsOf: (recipient) => `Segala-galanya tentang izin ini kepada ${recipient}`,
    items: 'Apa yang boleh dilihatnya',
    itemsThen: 'Apa yang boleh dilihatnya dahulu',
    refusedItems: 'Apa yang tidak anda kongsi',
    withdraw: 'Tarik balik',
    withdrawFrom: (recipient) => `Tarik balik daripada ${recipient}`,
    effect: (recipient, days) =>
      `Jika anda menarik balik, ${recipient} tidak boleh melihat apa-apa lagi di bawah izin ini mulai saat itu. Apa yang sudah diterima boleh disimpan selama ${days} paling lama.`,
    status: {
      REQUESTED: 'Diminta',
      ACTIVE: 'Berkuat kuasa',
      PAUSED: 'Dijeda',
      REFUSED: 'Anda menolak',
      LAPSED: 'Tidak dijawab',
      REVOKED: 'Anda menarik balik',
      EXPIRED: 'Tempoh tamat',
      CONSUMED: 'Digunakan sekali, seperti dipersetujui',
      TERMINATED: 'Ditamatkan oleh penerima',
      INVALIDATED: 'Dibatalkan demi keselamatan anda',
    },
  },

  withdrawn: {
    title: 'Sudah ditarik balik',
    done: (recipient, at) => `Anda menarik balik izin anda kepada ${recipient} pada ${at}.`,
    effect: (recipient) => `Mulai saat itu ${recipient} tidak boleh melihat data anda lagi di bawah izin ini.`,
    kept: (recipient, days) =>
      `Apa yang diterima oleh ${recipient} sebelum ini boleh disimpan selama ${days} selepas diterima, kemudian mesti dipadamkan.`,
    back: 'Kembali ke Izin saya',
  },

  consent: {
    lastChange: (at) => `perubahan terakhir: ${at}`,
    title: (recipient) => `Izin anda kepada ${recipient}`,
    facts: 'Apa yang anda persetujui',
    number: 'Nombor izin ini',
    contact: 'Cara menghubunginya',
    pastUntil: 'Sepatutnya sehingga',
    change: 'Ubah atau tamatkan',
    pause: 'Jeda',
    pauseWhy: (recipient) =>
      `Semasa dijeda, ${recipient} tidak boleh melihat apa-apa di bawah izin ini. Anda boleh menyambungnya pada bila-bila masa sebelum tamat.`,
    resume: 'Sambung semula',
    resumeWhy: (recipient) =>
      `${recipient} kemudian boleh melihat semula apa yang anda persetujui. Anda log masuk sekali lagi dahulu.`,
    shorten: 'Tamatkan lebih awal',
    withdraw: 'Tarik balik',
    receipts: 'Resit',
    receiptOf: (at) => `Resit pada ${at}`,
    report: 'Laporkan masalah dengan penerima ini',
    history: 'Apa yang telah berlaku',
    historyBy: {
      PERSON: 'oleh anda',
      RECIPIENT: 'oleh penerima',
      OPERATOR: 'oleh pengendali Izin',
      SYSTEM: 'secara automatik',
    },
    reasons: {
      ASKED: 'Anda ditanya',
      SHARED: 'Anda bersetuju',
      DECLINED: 'Anda menolak',
      NOTHING_CHOSEN: 'Anda tidak memilih apa-apa untuk dikongsi',
      NOT_ANSWERED: 'Permintaan tidak dijawab dalam masanya',
      ASKED_ANEW: 'Permintaan ditunjukkan kepada orang lain, atau bagi syarikat lain',
      PAUSED: 'Anda menjedanya',
      RESUMED: 'Anda menyambungnya semula',
      SHORTENED: 'Anda menetapkan supaya tamat lebih awal',
      AMENDED: 'Anda bersetuju dengan perubahan',
      WITHDRAWN: 'Anda menarik balik',
      PERIOD_ENDED: 'Tempohnya tamat',
      READ_ONCE: 'Ia digunakan sekali, seperti dipersetujui',
      ENDED_BY_RECIPIENT: 'Penerima menamatkannya',
      RECIPIENT_SUSPENDED: 'Penerima digantung',
      CODE_REUSED: 'Ia ditamatkan demi keselamatan anda: satu kod rahsia digunakan dua kali',
    },
    readings: 'Siapa yang melihat, dan bila',
    noReadings: 'Belum ada sesiapa yang melihat.',
    earlier: 'Hanya yang terkini ditunjukkan di sini.',
    outcome: { RELEASED: 'Dilihat', PARTIAL: 'Dilihat sebahagian', REFUSED: 'Ditolak' },
    released: 'Diserahkan',
    undelivered: 'Dipersetujui, tetapi agensi tidak memberi jawapan',
    refusedItems: 'Diminta tanpa izin anda, tidak diserahkan',
    attempted: 'Diminta, tiada apa-apa diserahkan',
    refusals: {
      CLIENT_SUSPENDED: 'Penerima telah digantung.',
      CONSENT_NOT_ACTIVE: 'Izin tidak berkuat kuasa.',
      CONSENT_REVOKED: 'Anda telah menarik balik.',
      CONSENT_PAUSED: 'Anda telah menjedanya.',
      CONSENT_CONSUMED: 'Ia sudah digunakan; ia untuk satu bacaan sahaja.',
      CONSENT_TERMINATED: 'Penerima telah menamatkannya.',
      CONSENT_INVALIDATED: 'Ia telah dibatalkan demi keselamatan anda.',
      CONSENT_EXPIRED: 'Tempohnya telah tamat.',
      CONSENT_CHANGED: 'Izin telah berubah; penerima menggunakan kunci lama.',
      ACTING_ROLE_LOST: 'Anda tidak lagi boleh mewakili syarikat itu.',
      FREQUENCY_LIMIT_REACHED: 'Ia telah melihat sekerap yang dipersetujui bagi hari itu.',
    },
    refused: 'Ia tidak dibenarkan.',
    other: 'Butiran lain',
    notices: 'Pesanan kepada penerima',
    notice: {
      WAITING: 'sedang dihantar',
      DELIVERED: 'sudah dihantar',
      FAILED: 'tidak dapat dihantar; kami terus mencuba',
    },
  },

  changed: {
    PAUSED: {
      title: 'Dijeda',
      done: (recipient, at) => `Anda menjeda izin anda kepada ${recipient} pada ${at}.`,
      effect: (recipient) =>
        `Mulai saat itu ${recipient} tidak boleh melihat apa-apa di bawahnya, sehingga anda menyambungnya semula.`,
    },
    RESUMED: {
      title: 'Disambung semula',
      done: (recipient, at) => `Anda menyambung semula izin anda kepada ${recipient} pada ${at}.`,
      effect: (recipient) => `${recipient} boleh melihat semula apa yang anda persetujui, sehingga izin tamat.`,
    },
    SHORTENED: {
      title: 'Ia tamat lebih awal',
      done: (recipient, at) => `Anda mengubah izin anda kepada ${recipient} pada ${at}.`,
      effect: (recipient, until) => `${recipient} boleh melihat data anda sehingga ${until}, dan tidak selepas itu.`,
    },
    back: 'Kembali ke izin ini',
  },

  shorten: {
    title: 'Tamatkan izin ini lebih awal',
    why: (recipient, until) =>
      `Izin anda kepada ${recipient} berlangsung sehingga ${until}. Pilih hari yang lebih awal. Untuk memanjangkannya perlu permintaan baharu.`,
    day: 'Hari terakhir',
    dayHint: 'Sepanjang hari itu dikira, mengikut waktu Singapura.',
    save: 'Tamatkan pada hari ini',
    notEarlier: 'Pilih hari mulai hari ini yang lebih awal daripada tarikh tamat sekarang.',
  },

  resumeSignIn: {
    title: 'Log masuk untuk menyambung semula',
    why: 'Menyambung semula membolehkan penerima melihat data anda lagi. Oleh itu kami meminta anda log masuk sekali lagi.',
  },

  amend: {
    title: (recipient) => `${recipient} meminta untuk mengubah izin anda`,
    lead: 'Izin anda yang sekarang kekal seperti sedia ada melainkan anda bersetuju dengan perubahan.',
    compare: 'Apa yang akan berubah',
    aspect: 'Perkara',
    before: 'Sekarang',
    after: 'Baharu',
    changedMark: 'berubah',
    same: 'kekal sama',
    added: 'Baru diminta',
    addedMark: 'baharu',
    kept: 'Sudah anda kongsi, dan kekal',
    dropped: 'Tidak lagi dikongsi',
    droppedMark: 'tidak lagi',
    refusedBefore: 'Anda menolaknya dahulu; kekal ditolak',
    agree: 'Setuju dengan perubahan',
    decline: 'Biarkan seperti sedia ada',
  },

  receipt: {
    title: 'Resit',
    kind: { GRANTED: 'Resit izin yang diberikan', AMENDED: 'Resit izin yang diubah', ENDED: 'Resit izin yang tamat' },
    issued: 'Dikeluarkan',
    controller: 'Penerima',
    subject: 'Tentang',
    aboutYou: 'Anda',
    jurisdiction: 'Undang-undang yang terpakai',
    storage: 'Tempat penerima menyimpan data',
    country: (code) => new Intl.DisplayNames('ms', { type: 'region' }).of(code) ?? code,
    signature: 'Tandatangan',
    signatureWhy:
      'Resit ini ditandatangani dengan kunci yang diterbitkan oleh Izin, supaya sesiapa sahaja boleh menyemak bahawa ia tulen dan tidak diubah. Fail yang ditandatangani ialah yang muktamad.',
    download: 'Muat turun resit yang ditandatangani',
    print: 'Untuk menyimpannya di atas kertas, cetak halaman ini dengan pelayar anda.',
  },

  preview: {
    open: 'Lihat nilai sebenar dahulu',
    title: 'Nilai yang akan dikongsi',
    why: 'Ia datang daripada agensi pada saat ini dan ditunjukkan kepada anda sahaja.',
    offer:
      'Anda boleh melihat nilainya sebelum membuat keputusan. Untuk itu anda log masuk dengan cara yang lebih kukuh.',
    recorded: 'Tiada apa-apa dikongsi. Bahawa anda melihatnya ada dalam rekod anda, seperti setiap bacaan.',
    yes: 'Ya',
    no: 'Tidak',
    none: {
      EMPTY: 'Tiada dalam rekod',
      NOT_APPLICABLE: 'Tidak berkenaan dengan anda',
      UNAVAILABLE: 'Tiada jawapan daripada agensi buat masa ini',
    },
  },

  report: {
    title: (recipient) => `Laporkan masalah dengan ${recipient}`,
    why: 'Laporan anda dihantar kepada pengendali Izin, yang menentukan sama ada sesebuah organisasi boleh terus meminta data. Penerima tidak melihat siapa yang melapor.',
    topic: 'Apakah masalahnya?',
    topics: {
      NOT_RECOGNISED: 'Saya tidak mengenali organisasi ini, atau tidak berurusan dengannya',
      ASKS_TOO_MUCH: 'Ia meminta lebih daripada yang diperlukan oleh perkhidmatan',
      MISUSE: 'Ia menggunakan data saya untuk perkara lain',
      PRESSURE: 'Saya didesak atau dikelirukan supaya berkongsi',
      OTHER: 'Perkara lain',
    },
    words: 'Apa yang berlaku (tidak wajib)',
    wordsHint: 'Sehingga 2,000 aksara. Jangan masukkan kata laluan dan nombor pengenalan.',
    send: 'Hantar laporan',
    alsoWithdraw: 'Izin anda kekal berkuat kuasa sehingga anda menariknya balik.',
    sentTitle: 'Laporan dihantar',
    sent: (number) => `Terima kasih. Nombor laporan anda ialah ${number}.`,
    incomplete: 'Pilih apakah masalahnya.',
  },

  formProblem: 'Ada masalah',

  signedOut: { title: 'Sudah log keluar', text: 'Anda telah log keluar daripada Izin pada peranti ini.' },

  notice: {
    title: 'Cara perkongsian berfungsi',
    paragraphs: [
      'Agensi kerajaan menyimpan data tentang anda. Bank atau organisasi berdaftar lain hanya boleh melihat sebahagian daripadanya jika anda bersetuju, satu demi satu, di halaman kami.',
      'Anda melihat siapa yang meminta, dengan nama berdaftarnya, untuk apa, berapa lama, dan daripada agensi mana setiap butiran datang. Butiran yang ditandakan diperlukan ialah yang diluluskan oleh pengendali sebagai tidak dapat dielakkan bagi perkhidmatan itu; yang lain adalah pilihan anda dan bermula tidak bertanda.',
      'NRIC atau FIN anda tidak pernah digunakan untuk mengenal pasti anda kepada penerima. Ia dikongsi hanya sebagai butiran tersendiri, jika anda bersetuju.',
      'Anda boleh menarik balik pada bila-bila masa di “Izin saya”, dalam satu langkah. Mulai saat itu tiada apa-apa lagi diserahkan. Setiap penyerahan direkodkan.',
      'Penerima mesti memadamkan apa yang diterimanya apabila tempoh yang ditunjukkan dalam permintaan tamat.',
    ],
  },

  problem: {
    continue: 'Teruskan',
    reference: (id) => `Rujukan untuk bantuan: ${id}`,
    unchanged: 'Tiada apa-apa diubah.',
  },

  problems: {
    REQUEST_OVER: {
      title: 'Permintaan ini sudah tamat',
      text: 'Ia telah tamat masa, sudah dijawab, atau dibuka dalam pelayar lain. Kembali ke organisasi yang menghantar anda ke sini dan mulakan semula.',
    },
    ALREADY_ANSWERED: {
      title: 'Anda sudah menjawab',
      text: 'Permintaan ini sudah dijawab sebelum ini, jadi jawapan ini tidak digunakan. Anda boleh melihat hasilnya di “Izin saya”.',
    },
    ANOTHER_PERSON: {
      title: 'Permintaan ini ditunjukkan kepada orang lain',
      text: 'Anda log masuk sebagai orang yang berbeza daripada untuk siapa halaman ini dibuat. Buka permintaan itu semula untuk menjawabnya sendiri.',
    },
    PAGE_OUTDATED: {
      title: 'Halaman ini tidak terkini lagi',
      text: 'Permintaan telah berubah sejak halaman ditunjukkan. Buka semula dan jawab apa yang anda lihat di sana.',
    },
    FORM_REFUSED: {
      title: 'Borang ini tidak dapat diterima',
      text: 'Ia tidak datang daripada halaman terkini kami. Kembali, muat semula halaman dan cuba sekali lagi.',
    },
    ITEM_NOT_ASKED: {
      title: 'Jawapan ini tidak sepadan dengan permintaan',
      text: 'Ia menyebut butiran yang tidak diminta.',
    },
    REQUIRED_ITEM_MISSING: {
      title: 'Jawapan ini tidak sepadan dengan permintaan',
      text: 'Ia meninggalkan butiran yang ditandakan diperlukan. Kongsi semua butiran yang diperlukan, atau pilih “Jangan kongsi”.',
    },
    NOT_APPROVED: {
      title: 'Permintaan ini tidak lagi dibenarkan',
      text: 'Organisasi yang meminta tidak lagi diluluskan untuknya.',
    },
    ROLE_LOST: {
      title: 'Anda tidak boleh mewakili syarikat ini',
      text: 'Tiada peranan yang membolehkan anda mewakilinya sah pada saat ini.',
    },
    CONSENT_NOT_FOUND: { title: 'Tiada izin sedemikian', text: 'Tiada izin anda yang mempunyai alamat ini.' },
    ENTRY_NOT_FOUND: { title: 'Tiada catatan sedemikian', text: 'Tiada catatan anda mempunyai alamat ini.' },
    RECORD_NOT_READY: recordInMalay.download.notYet,
    RECORD_TOO_OFTEN: recordInMalay.download.tooOften,
    ALREADY_ENDED: { title: 'Izin ini sudah tamat', text: 'Tiada apa-apa lagi untuk ditarik balik.' },
    NOT_POSSIBLE: {
      title: 'Ini tidak dapat dilakukan sekarang',
      text: 'Izin ini tidak berada dalam keadaan yang boleh diubah dengan cara ini.',
    },
    SIGN_IN_FAILED: {
      title: 'Anda belum log masuk',
      text: 'Log masuk terputus atau mengambil masa terlalu lama. Anda boleh cuba lagi.',
    },
    SIGN_IN_UNLINKED: {
      title: 'Log masuk ini tidak lagi dipautkan di sini',
      text: 'Pengendali Izin telah memutuskan log masuk ini daripada akaun yang memilikinya. Log masuk dengan yang dipautkan sebagai gantinya, atau tanya pengendali.',
    },
    SIGN_IN_UNAVAILABLE: {
      title: 'Log masuk tidak berfungsi buat masa ini',
      text: 'Perkhidmatan yang melog masuk anda tidak memberi jawapan yang boleh digunakan. Sila cuba sebentar lagi.',
    },
    SIGN_IN_TOO_WEAK: {
      title: 'Log masuk yang lebih kukuh diperlukan',
      text: 'Sebahagian daripada yang diminta hanya boleh dikongsi selepas log masuk yang lebih kukuh daripada ini. Anda boleh log masuk sekali lagi, atau menjawab tanpa bahagian itu.',
    },
    PREVIEW_UNAVAILABLE: {
      title: 'Nilai tidak dapat ditunjukkan sekarang',
      text: 'Jawapan agensi tidak sampai, atau anda terlalu kerap melihat dalam sejam yang lalu. Tiada apa-apa dikongsi. Anda boleh teruskan tanpa melihat nilai, atau cuba lagi kemudian.',
    },
    PAGE_NOT_FOUND: { title: 'Tiada halaman sedemikian', text: 'Semak alamat, atau pergi ke “Izin saya”.' },
    CLIENT_ERROR: {
      title: 'Organisasi yang menghantar anda ke sini membuat kesilapan',
      text: 'Permintaannya tidak sah, jadi kami tidak dapat menunjukkannya kepada anda. Tiada apa-apa tentang anda dikongsi.',
    },
    OUR_ERROR: { title: 'Ada masalah di pihak kami', text: 'Sila cuba sebentar lagi.' },
  },
}
