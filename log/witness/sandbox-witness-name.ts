/** Name of the witness that runs beside the log in the sandbox. */
export const sandboxWitnessName = 'localhost/izin-witness'
