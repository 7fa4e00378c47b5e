// Whom a consent is about: a person, or a company for which a person acts. Ids are our opaque ones.

export type ConsentSubject =
  | { readonly kind: 'PERSON'; readonly personId: string }
  | { readonly kind: 'ENTITY'; readonly entityId: string; readonly personId: string }
