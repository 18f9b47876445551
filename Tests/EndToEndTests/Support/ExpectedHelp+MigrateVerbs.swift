extension ExpectedHelp {
    static let migrateVerbs: [(command: String, text: String)] = [
        (
            "migrate status",
            """
            OVERVIEW: Print which revisions are applied, pending or unknown.

            The first is at the top. Unknown are those that a newer program has applied;
            downgrade undoes them too. It ends with 3 when revisions are pending.

            USAGE: notes migrate status [--json] [<options>]

            OPTIONS:
              --json                  Print one JSON object.
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --migrations <migrations>
                                      The directory of the revisions (MIGRATIONS).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "migrate show",
            """
            OVERVIEW: Print the SQL of a revision, and whether it is applied.

            Of an applied revision the texts are shown that were applied, also when the
            program does not know it. +n and -n count from where the database is.

            USAGE: notes migrate show <target> [--json] [<options>]

            ARGUMENTS:
              <target>                head, base, +n, -n, or an id or the first digits of
                                      one.

            OPTIONS:
              --json                  Print one JSON object.
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --migrations <migrations>
                                      The directory of the revisions (MIGRATIONS).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
        (
            "migrate heads",
            """
            OVERVIEW: Print the newest revision; after a merge of branches, both.

            The database is not asked. With more than one, no other verb works until rebase
            has put them into a line.

            USAGE: notes migrate heads [--json] [<options>]

            OPTIONS:
              --json                  Print one JSON object.
              --database-url <database-url>
                                      The database, as SQLAlchemy writes it:
                                      sqlite:///notes.db (DATABASE_URL).
              --migrations <migrations>
                                      The directory of the revisions (MIGRATIONS).
              --env-file <env-file>   A file with settings; without this flag .env is read,
                                      if there is one.
              --version               Show the version.
              -h, --help              Show help information.


            """
        ),
    ]
}
