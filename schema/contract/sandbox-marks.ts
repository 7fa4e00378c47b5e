// How keys of the sandbox are told from real ones: every key id begins with `sandbox-`, every symmetric key with a fixed
// text. The sandbox makes keys this way only, and production refuses any that carry the mark.

export const sandboxKeyIdPrefix = 'sandbox-'
export const sandboxSecretMark = 'izin sandbox key '

export function isSandboxKeyId(keyId: string | undefined): boolean {
  return keyId?.startsWith(sandboxKeyIdPrefix) ?? false
}

/** `secret` is the decoded key. */
export function isSandboxSecret(secret: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(secret.subarray(0, sandboxSecretMark.length)) === sandboxSecretMark
}
