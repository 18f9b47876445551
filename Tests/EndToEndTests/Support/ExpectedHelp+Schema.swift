extension ExpectedHelp {
    /// The verbs of `migrate` that take the schema for a value.
    static let schema: [(command: String, text: String)] = [
        (
            "migrate dump",
            """
            OVERVIEW: Write the schema of the database into a file.

            The file has no rows but those of the ledger, and the same schema gives the
            same file. It goes beside the revisions as schema.sql, where it shows in a
            review what they add up to.

            USAGE: notes migrate dump [--output <file>] [<options>]

            OPTIONS:
              --output <output>       Another file; - is the standard output.
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "migrate load",
            """
            OVERVIEW: Make a new database out of a dumped schema.

            A database that does not exist is made; one that is not empty is refused.

            USAGE: notes migrate load [<file>] [<options>]

            ARGUMENTS:
              <file>                  The file. (default: schema.sql beside the revisions)

            OPTIONS:
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "migrate check",
            """
            OVERVIEW: Compare the database with its revisions.

            The revisions are replayed in a temporary database; this one is only read. It
            ends with 4 when a file was edited, the schema is another than its revisions
            make, a down section does not restore what was before, or a query of the
            program does not fit what the revisions make.

            USAGE: notes migrate check [--json] [<options>]

            OPTIONS:
              --json                  Print one JSON object.
              --directory <directory> The directory of the revisions, instead of those in
                                      the program (MIGRATIONS).
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
    ]
}
