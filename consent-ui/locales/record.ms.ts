// Rekod lihatan dalam Bahasa Melayu.
import type { RecordTexts } from './record.en.ts'

export const recordInMalay: RecordTexts = {
  title: 'Siapa yang melihat data saya',
  nav: 'Siapa melihat',
  lead: 'Setiap kali sebuah organisasi meminta data anda melalui Izin, yang terbaharu dahulu: apa yang diterimanya dan apa yang ditolak. Nilainya sendiri tidak disimpan di sini.',
  organisation: 'Organisasi',
  allOrganisations: 'Semua organisasi',
  item: 'Butiran',
  allItems: 'Semua butiran',
  show: 'Tunjukkan',
  showAll: 'Tunjukkan semua',
  found: (count) => (count === 0 ? 'Tiada catatan yang sepadan.' : `${count} catatan sepadan.`),
  none: 'Setakat ini tiada sesiapa meminta data anda.',
  noneShown: 'Ada catatan tentang anda, tetapi tiada yang boleh ditunjukkan sekarang; sebabnya dinyatakan di bawah.',
  number: (number) => `Catatan anda nombor ${number}`,
  numberOf: (number, company) => `Catatan nombor ${number} bagi ${company}`,
  byYou: 'Oleh anda',
  byYouWhy: (app) => `Anda sendiri melihatnya, dengan ${app}.`,
  changed: 'Izin diubah',
  byYouChanged: (app) => `Anda sendiri meminta perubahan izin ini, dengan ${app}.`,
  see: 'Lihat dan semak catatan ini',
  seeOf: (recipient, at) => `Lihat dan semak catatan ini: ${recipient}, ${at}`,
  pages: 'Halaman catatan',
  page: (page, of) => `Halaman ${page} daripada ${of}`,
  newer: 'Catatan lebih baharu',
  older: 'Catatan lebih lama',

  numbers: 'Adakah apa-apa yang hilang?',
  complete: (count) => `Catatan tentang anda bernombor 1 hingga ${count}, dan setiap nombor ada penjelasannya.`,
  completeYet:
    'Belum ada catatan tentang anda, jadi tiada yang boleh hilang. Setiap catatan akan diberi nombor, bermula dengan 1.',
  missing: (numbers) =>
    `Nombor ${numbers} hilang, dan tiada apa-apa yang menjelaskannya. Sila muat turun rekod anda sebagai bukti dan maklumkan kepada pengendali Izin.`,
  more: (count) => `${count} lagi`,
  redacted: (count) =>
    `${count} catatan telah dipadamkan apabila tempoh simpanannya tamat. Nombor dan buktinya masih ada.`,
  heldBack: (count, numbers, until) =>
    `${count} catatan (nombor ${numbers}) ditahan buat sementara, seperti yang dibenarkan undang-undang. Ia akan muncul di sini selewat-lewatnya pada ${until}.`,
  heldBackHere: (count) =>
    `${count} lihatan ditahan buat sementara, seperti yang dibenarkan undang-undang. Ia akan muncul kemudian.`,
  lifted: (at, why) =>
    `Pada ${at}, pengendali Izin menamatkan lebih awal satu penahanan catatan anda. ${why} Apa yang ditahan hanya oleh penahanan itu kini ditunjukkan di atas.`,
  liftedWhy: {
    BASIS_ENDED: 'Asas undang-undangnya sudah tiada.',
    COURT_ORDER: 'Mahkamah memerintahkannya.',
    MADE_IN_ERROR: 'Penahanan itu dibuat secara tersilap.',
    REVIEWED: 'Semakan mendapati ia tidak diperlukan lagi.',
  },
  sealedAs: (entry, place) => `Tindakan ini direkodkan dalam log: ${entry} (${place})`,
  logged: 'Pembukaan halaman ini juga direkodkan dalam log, tanpa nama anda.',

  entry: {
    title: 'Satu lihatan pada data anda',
    back: 'Kembali ke siapa yang melihat',
    when: 'Bila',
    number: 'Nombornya',
    operation: 'Nama permintaan',
    consent: 'Di bawah izin anda',
    openConsent: 'Semua tentang izin ini',
    place: 'Tempat dalam log',
    placeOf: (index) => `Daun ${index}`,
    notSealed: 'Belum dimeterai',
    identifier: 'Pengenal',
  },

  check: {
    title: 'Semak catatan ini',
    why: 'Pelayar anda boleh menyemak sendiri bahawa catatan ini ada dalam log seperti ketika dibuat, dan bahawa seorang saksi bebas telah menandatangani bagi log itu. Pengiraan dibuat di sini dan tiada apa-apa dihantar ke mana-mana.',
    start: 'Semak catatan ini',
    needsScript:
      'Semakan berjalan dalam pelayar anda dengan skrip kami, dan skrip dimatikan di sini. Anda boleh memuat turun rekod anda dan menyemaknya dengan atur cara luar talian.',
    unsupported:
      'Pelayar ini tidak dapat mengesahkan tandatangan jenis ini (Ed25519). Gunakan pelayar yang lebih baharu, atau muat turun rekod anda dan semak dengan atur cara luar talian.',
    failed: 'Bukti tidak dapat diambil. Muat semula halaman ini, log masuk jika diminta, dan cuba sekali lagi.',
    notSetUp: 'Pelayan ini tidak diberi kunci log, jadi semakan tidak dapat ditawarkan.',
    notSealed:
      'Catatan ini baharu dan belum dimeterai ke dalam log. Ia mengambil beberapa saat. Kemudian semak semula.',
    steps: {
      CONTENT: 'Kandungannya ialah yang dimeterai, dan milik halaman ini',
      NUMBER: 'Tentang siapa dan nombornya ialah yang dimeterai',
      CHECKPOINT: 'Log telah menandatangani keadaannya',
      INCLUSION: 'Catatan ini sebahagian daripada keadaan itu',
      WITNESS: 'Seorang saksi telah menandatangani keadaan yang sama',
    },
    results: { HOLDS: 'betul', WRONG: 'tidak betul', WAITING: 'belum lagi', SKIPPED: 'tidak disemak' },
    holds: 'Semuanya betul. Catatan ini ada dalam log, tidak diubah, dan seorang saksi telah menandatanganinya.',
    waiting:
      'Apa yang dapat disemak adalah betul. Belum ada saksi yang menandatangani; ia mengambil beberapa saat. Kemudian semak semula.',
    wrong:
      'Ada yang tidak kena: langkah yang ditandakan di bawah tidak betul. Sila muat turun rekod anda sebagai bukti dan maklumkan kepada pengendali Izin.',
    sealed: 'Apa yang dimeterai',
    keys: 'Kunci log dan saksinya',
    keysWhy: 'Semakan menggunakan kunci ini. Bandingkan dengan yang diterbitkan sendiri oleh log dan saksi.',
  },

  download: {
    title: 'Simpan satu salinan',
    why: 'Sebuah fail dengan semua catatan tentang anda dan segala yang diperlukan untuk membuktikannya kepada sesiapa sahaja, tanpa bertanya kepada kami.',
    command: 'Sesiapa yang memegang fail itu boleh menyemaknya dengan perintah ini, tanpa sambungan:',
    start: 'Muat turun rekod saya dengan bukti',
    notYet: {
      title: 'Rekod anda belum dapat dimuat turun',
      text: 'Log belum dimeterai, atau tidak tersedia sekarang. Sila cuba sebentar lagi.',
    },
    tooOften: {
      title: 'Anda telah memuat turun rekod anda banyak kali',
      text: 'Rekod anda boleh dimuat turun sepuluh kali sejam. Sila cuba lagi apabila jam berikutnya bermula. Fail yang anda ada kekal sah.',
    },
  },
}
