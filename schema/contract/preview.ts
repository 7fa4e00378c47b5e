// The client in whose name a person looks at their own values before sharing them. Its consents are for one reading within
// a minute and are nobody's to keep: no page and no list shows them. The readings are in the log like all others.
export const previewClientId = 'izin-preview'
