extension ExpectedHelp {
    static let snapshots: [(command: String, text: String)] = [
        (
            "migrate snapshots",
            """
            OVERVIEW: Print the snapshots of the database, the newest first.

            Each is the whole database as it was before an upgrade, a downgrade or a redo;
            restore brings one back. MIGRATION_SNAPSHOTS says how many are kept (3).

            USAGE: notes migrate snapshots [--json] [<options>]

            OPTIONS:
              --json                  Print one JSON object.
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
            "migrate restore",
            """
            OVERVIEW: Put the database back to where it was before a run.

            Stop the service first: while anybody has the database open, nothing is done.
            The snapshot is verified before, and the database that it replaces is kept
            beside it, with the rows that were written since. It asks before; without a
            terminal it needs --yes.

            USAGE: notes migrate restore [<snapshot>] [--yes] [<options>]

            ARGUMENTS:
              <snapshot>              What snapshots prints, or the first digits of it.
                                      (default: the newest)

            OPTIONS:
              --yes                   Do it without asking.
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
