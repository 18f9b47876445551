import PosternMigrations

/// Three revisions in a line: a table, an index on it, a table with a trigger.
enum Example {
    static let notes = (
        file: "20261123044500_create_notes_table.sql",
        text: """
        -- Create notes table
        -- revises: none
        -- migrate:up
        CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
        -- migrate:down
        DROP TABLE notes;
        """
    )
    static let due = (
        file: "20261124000000_add_due_date.sql",
        text: """
        -- Add due date
        -- revises: 20261123044500
        -- migrate:up
        ALTER TABLE notes ADD COLUMN due TEXT;
        CREATE INDEX notes_due ON notes (due);
        -- migrate:down
        DROP INDEX notes_due;
        ALTER TABLE notes DROP COLUMN due;
        """
    )
    static let log = (
        file: "20261125000000_log_changes.sql",
        text: """
        -- Log changes
        -- revises: 20261124000000
        -- migrate:up
        CREATE TABLE log (note INTEGER NOT NULL) STRICT;
        CREATE TRIGGER notes_log AFTER INSERT ON notes BEGIN
            INSERT INTO log VALUES (new.id);
            SELECT CASE WHEN new.text = '' THEN RAISE(ABORT, 'empty; END;') END;
        END;
        -- migrate:down
        DROP TRIGGER notes_log;
        DROP TABLE log;
        """
    )
    static let all = [notes, due, log]
    static let ids = ["20261123044500", "20261124000000", "20261125000000"]

    /// A revision that the program at hand does not have.
    static let newer = (
        file: "20270101000000_add_tags.sql",
        text: """
        -- Add tags
        -- revises: 20261125000000
        -- migrate:up
        CREATE TABLE tags (name TEXT NOT NULL) STRICT;
        -- migrate:down
        DROP TABLE tags;
        """
    )

    /// A revision with nothing in it that matters.
    static func revision(_ id: String, revises parent: String?) throws -> Revision {
        try Revision(
            file: "\(id)_x.sql", text: "-- Step \(id)\n-- revises: \(parent ?? "none")\n-- migrate:up\nSELECT 1;\n")
    }

    /// A made-up id: a day of January.
    static func id(_ day: Int) -> String { "202601\(day < 10 ? "0" : "")\(day)000000" }
}
