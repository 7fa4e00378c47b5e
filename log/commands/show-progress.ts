// Progress of long work, on standard error so that standard output can be a file: one line that is written over on a
// terminal, and a line for each tenth elsewhere.
export function showProgress(what: string): (done: number, all: number) => void {
  let tenth = 0
  return (done, all) => {
    if (process.stderr.isTTY) return void process.stderr.write(`\r${what}: ${done} of ${all}${done < all ? '' : '\n'}`)
    const reached = Math.floor((10 * done) / all)
    if (reached === tenth) return
    tenth = reached
    console.error(`${what}: ${done} of ${all}`)
  }
}
