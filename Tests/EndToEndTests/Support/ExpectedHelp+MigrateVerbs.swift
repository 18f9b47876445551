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
            "migrate heads",
            """
            OVERVIEW: Print the newest revision; after a merge of branches, both.

            The database is not asked. With more than one, no other verb works until rebase
            has put them into a line.

            USAGE: notes migrate heads [--json] [<options>]

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
        (
            "migrate edit",
            """
            OVERVIEW: Edit the file of a revision that is not applied yet.

            The editor is that of VISUAL, or else of EDITOR. Afterwards the file is read,
            and what is wrong in it is told.

            USAGE: notes migrate edit [<target>] [<options>]

            ARGUMENTS:
              <target>                head, +n, -n, or an id or the first digits of one.
                                      (default: head)

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
            "migrate rebase",
            """
            OVERVIEW: After a merge of branches, let one head follow the other.

            The header "revises" of its first revision is rewritten; revisions that would
            be older than the one before them get another id, and so another name. A head
            that is applied in the database is not moved.

            USAGE: notes migrate rebase [<head>] [<options>]

            ARGUMENTS:
              <head>                  The id of the head that moves, or its first digits;
                                      by default the later one.

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
            "migrate redo",
            """
            OVERVIEW: Undo the newest revision and apply it again, both or none.

            For a revision that is still being written: it is undone as it was applied, and
            applied as its file is now. What it had added is gone, with the data in it.
            Where tables with rows would be dropped or emptied, it asks on a terminal, and
            exits with 6 elsewhere. A database that has rows is copied before, as by
            upgrade.

            USAGE: notes migrate redo [<options>]

            OPTIONS:
              --allow-data-loss       Drop and empty tables that have rows, without asking.
              --no-snapshot           Take no snapshot of the database before.
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
            "migrate stamp",
            """
            OVERVIEW: Record that the database is at the target, and run no SQL.

            For a database whose schema was made by other means. The texts of the files are
            recorded, also in the place of those that were edited since.

            USAGE: notes migrate stamp <target> [--purge] [<options>]

            ARGUMENTS:
              <target>                head, base, +n, -n, or an id or the first digits of
                                      one.

            OPTIONS:
              --purge                 Forget first all that is recorded, also what the
                                      program does not know.
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
            "migrate init",
            """
            OVERVIEW: Make the directory of the revisions.

            It gets a README that tells how to go on. A directory that is not empty is
            refused.

            USAGE: notes migrate init [<options>]

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
    ]
}
