// What a process that a test starts has of our environment: no setting of Izin, and the folder where Node keeps compiled
// code (vitest.config.ts). A function, for a test may have changed its own environment.
export function childEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'NODE_COMPILE_CACHE']
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']))
}
