// Name of the database that every test database is copied from. Nobody may stay connected to it.
export const templateDatabase = 'izin_template'
