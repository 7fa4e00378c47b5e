// Which of the two media types of GraphQL over HTTP the caller gets, or none.

export const graphqlResponse = 'application/graphql-response+json'
export const plainJson = 'application/json'
export type GraphqlMediaType = typeof graphqlResponse | typeof plainJson

/**
 * The media type for an Accept header (RFC 9110 §12.5.1); undefined when it takes neither. Without a header, or with
 * any range, the GraphQL media type, whose status codes say what happened.
 */
export function negotiate(accept: string | undefined): GraphqlMediaType | undefined {
  if (accept === undefined || accept.trim() === '') return graphqlResponse
  const ranges = accept.split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { range, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
  })
  const quality = (type: GraphqlMediaType) =>
    (
      ranges.find(({ range }) => range === type) ??
      ranges.find(({ range }) => range === 'application/*') ??
      ranges.find(({ range }) => range === '*/*')
    )?.quality ?? 0
  const [graphql, json] = [quality(graphqlResponse), quality(plainJson)]
  if (graphql === 0 && json === 0) return undefined
  return graphql >= json ? graphqlResponse : plainJson
}

/** Whether a request body of this Content-Type is JSON in UTF-8. */
export function isJsonBody(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((piece) => piece.trim().toLowerCase())
  if (type !== plainJson) return false
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  return charset === undefined || charset.replaceAll('"', '') === 'charset=utf-8'
}
