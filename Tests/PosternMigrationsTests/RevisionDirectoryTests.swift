import Foundation
import PosternMigrations
import TestSupport
import Testing

struct RevisionDirectoryTests {
    @Test func `reads revisions and leaves other files alone`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        for other in ["README.md", "schema.sql", "20261126000000_x.sql.orig", ".20261126000000_x.sql"] {
            try temporary.write("anything", to: other)
        }
        let history = try temporary.directory.history()
        #expect(history.revisions.map(\.id) == Example.ids)
        #expect(history.head?.file == temporary.directory.path + "/" + Example.log.file)
    }

    @Test func `reads the project's own revisions`() throws {
        #expect(try RevisionDirectory(path: PackageFiles.path("migrations")).history().head != nil)
    }

    @Test(arguments: ["1_notes.sql", "20261123_notes.sql", "20261126000000_Notes.sql", "20261126000000_notes.SQL"])
    func `a digit before and sql behind make a name that must be of the form`(_ name: String) throws {
        let temporary = try TemporaryMigrations([(name, Example.notes.text)])
        let error = try #require(throws: MigrationError.self) { try temporary.directory.revisions() }
        #expect("\(error)".hasPrefix(temporary.directory.path + "/" + name))
    }

    @Test func `says that the directory does not exist`() throws {
        let path = try TemporaryDirectory().path("nowhere")
        let error = try #require(throws: MigrationError.self) { try RevisionDirectory(path: path).revisions() }
        #expect("\(error)" == "\(path): the directory does not exist: create it, or name another one")
    }

    @Test func `says that the path is no directory`() throws {
        let temporary = try TemporaryMigrations([Example.notes])
        let path = temporary.directory.path + "/" + Example.notes.file
        let error = try #require(throws: MigrationError.self) { try RevisionDirectory(path: path).revisions() }
        #expect("\(error)" == "\(path): the directory cannot be read: Not a directory")
    }

    @Test func `names a revision that cannot be opened`() throws {
        let temporary = try TemporaryMigrations()
        let path = temporary.directory.path + "/" + Example.notes.file
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere")
        let error = try #require(throws: MigrationError.self) { try temporary.directory.revisions() }
        #expect("\(error)" == "\(path): cannot be opened: No such file or directory")
    }

    @Test func `names a revision that is no file`() throws {
        let temporary = try TemporaryMigrations()
        let path = temporary.directory.path + "/" + Example.notes.file
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let error = try #require(throws: MigrationError.self) { try temporary.directory.revisions() }
        #expect(error == .file(path: path, reason: "is not a file"))
    }

    @Test func `reads a file of 1 MiB and no longer one`() throws {
        let temporary = try TemporaryMigrations()
        let blanks = String(repeating: " ", count: RevisionDirectory.fileLimit - Example.notes.text.utf8.count)
        try temporary.write(Example.notes.text + blanks, to: Example.notes.file)
        #expect(try temporary.directory.revisions().count == 1)
        try temporary.write(Example.notes.text + blanks + " ", to: Example.notes.file)
        let error = try #require(throws: MigrationError.self) { try temporary.directory.revisions() }
        #expect("\(error)".contains("\(Example.notes.file): is longer than 1048576 bytes"))
    }
}
