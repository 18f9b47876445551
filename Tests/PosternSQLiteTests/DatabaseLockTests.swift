import Glibc
import PosternSQL
import Synchronization
import TestSupport
import Testing

@testable import PosternSQLite

/// Who may have a database open at the same time as whom.
@Suite struct DatabaseLockTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("a.db")
    }

    private func shared(waiting duration: Duration = .zero) throws -> DatabaseLock {
        try DatabaseLock(beside: path, waiting: duration)
    }

    @Test func `only who holds the lock alone may have it exclusively`() throws {
        let lock = try shared()
        #expect(lock.withExclusive { 7 } == 7)
        var other: DatabaseLock? = try shared()
        #expect(lock.withExclusive { 7 } == nil)
        #expect(other?.withExclusive { 7 } == nil)
        other = nil
        #expect(lock.withExclusive { 7 } == 7)
    }

    @Test func `the lock is shared again when the body has ended, also by an error`() throws {
        struct Refused: Error {}
        let lock = try shared()
        #expect(throws: Refused.self) { try lock.withExclusive { throw Refused() } }
        _ = lock.withExclusive {}
        #expect(throws: Never.self) { try shared() }
    }

    @Test func `who comes while another holds it exclusively is busy once the wait is over`() throws {
        let lock = try shared()
        let error = lock.withExclusive { caught(DatabaseError.self) { _ = try shared(waiting: .milliseconds(20)) } }
        #expect(error??.kind == .busy)
        #expect(
            error??.message == """
                another process is restoring or checkpointing the database and has held \(path)-lock for 0.02 seconds
                """)
    }

    @Test func `who comes while another holds it exclusively waits for its end`() throws {
        let gate = Gate()
        let holder = Background { [path] in
            let lock = try DatabaseLock(beside: path, waiting: .zero)
            lock.withExclusive { gate.pass() }
        }
        try #require(gate.hasVisitor())
        let waiting = Background { [path] in _ = try DatabaseLock(beside: path, waiting: .seconds(60)) }
        gate.open()
        try holder.value()
        try waiting.value()
    }

    @Test func `the lock from the start is refused while anybody holds it`() throws {
        var lock: DatabaseLock? = try shared()
        let error = caught(DatabaseError.self) { _ = try DatabaseLock(exclusivelyBeside: path) }
        #expect(error?.kind == .busy)
        #expect(error?.message == "a server or another command has the database \(path) open; stop it first")
        _ = lock?.withExclusive {}
        lock = nil
        let exclusive = try DatabaseLock(exclusivelyBeside: path)
        #expect(caught(DatabaseError.self) { _ = try shared() }?.kind == .busy)
        withExtendedLifetime(exclusive) {}
    }

    @Test func `the lock ends with the process that is killed`() throws {
        let script = """
            import fcntl, os, signal, struct, sys
            lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
            fcntl.fcntl(lock, 37, struct.pack("hhqqi", fcntl.F_RDLCK, 0, 0, 0, 0))  # F_OFD_SETLK
            print(os.getpid(), flush=True)
            signal.pause()
            """
        let program = try directory.write(script, to: "holder.py")
        let child = try #require(popen("exec python3 \(program) \(path)-lock", "r"))
        var line = [CChar](repeating: 0, count: 32)
        try #require(fgets(&line, 32, child) != nil)
        let id = try #require(pid_t(String(decoding: line.prefix { $0 > 32 }.map(UInt8.init(bitPattern:)), as: UTF8.self)))
        let lock = try shared()
        #expect(lock.withExclusive {} == nil)
        kill(id, SIGKILL)
        pclose(child)
        #expect(lock.withExclusive {} != nil)
    }

    @Test func `a symbolic link leads to the same lock`() throws {
        try directory.write("", to: "a.db")
        let link = directory.path("link.db")
        #expect(symlink("a.db", link) == 0)
        let lock = try shared()
        let other = try DatabaseLock(beside: link, waiting: .zero)
        #expect(lock.withExclusive {} == nil)
        #expect(try directory.names() == ["a.db", "a.db-lock", "link.db"])
        withExtendedLifetime(other) {}
    }

    @Test func `who may open the database may open the lock file`() throws {
        try directory.write("", to: "a.db")
        #expect(chmod(path, 0o660) == 0)
        if geteuid() == 0 { #expect(chown(path, 65_534, 65_534) == 0) }
        let held = try shared()
        var (database, lock) = (stat(), stat())
        #expect(stat(path, &database) == 0 && stat(path + "-lock", &lock) == 0)
        #expect(lock.st_mode & 0o777 == 0o660)
        #expect(lock.st_uid == database.st_uid && lock.st_gid == database.st_gid)
        withExtendedLifetime(held) {}
    }

    @Test func `who holds the lock last removes its file`() throws {
        var first: DatabaseLock? = try shared()
        var second: DatabaseLock? = try shared()
        second = nil
        #expect(try directory.names() == ["a.db-lock"])
        first = nil
        #expect(try directory.names() == [])
        withExtendedLifetime((first, second)) {}
    }

    @Test func `among threads that come and go, one alone has it exclusively`() throws {
        let inside = Atomic<Int>(0)
        let entered = Atomic<Int>(0)
        try onThreads(8) { [path] _ in
            for _ in 0..<300 {
                let lock = try DatabaseLock(beside: path, waiting: .seconds(60))
                lock.withExclusive {
                    #expect(inside.add(1, ordering: .sequentiallyConsistent).newValue == 1)
                    entered.add(1, ordering: .relaxed)
                    inside.subtract(1, ordering: .sequentiallyConsistent)
                }
            }
        }
        #expect(entered.load(ordering: .relaxed) > 0)
        #expect(try directory.names() == [])
    }

    @Test func `a lock file that was removed is made again, and leaves nobody alone with the old one`() throws {
        let old = try shared()
        try directory.remove("a.db-lock")
        let new = try shared()
        #expect(try directory.names() == ["a.db-lock"])
        let third = try shared()
        #expect(new.withExclusive {} == nil)
        withExtendedLifetime((old, third)) {}
    }

    @Test func `two databases on one file share its lock until one is closed`() throws {
        let temporary = try TemporarySQLite()
        let other = try temporary.another()
        #expect(caught(DatabaseError.self) { _ = try DatabaseLock(exclusivelyBeside: temporary.file) }?.kind == .busy)
        temporary.database.close()
        #expect(caught(DatabaseError.self) { _ = try DatabaseLock(exclusivelyBeside: temporary.file) }?.kind == .busy)
        other.close()
        #expect(throws: Never.self) { try DatabaseLock(exclusivelyBeside: temporary.file) }
    }

    @Test(.enabled(if: system("command -v sqlite3 >/dev/null") == 0, "another process that knows SQLite's locks is needed"))
    func `opening a database once more takes no lock of SQLite's away (D15)`() throws {
        let temporary = try TemporarySQLite()
        try temporary.another().close()
        #expect(system("sqlite3 '\(temporary.file)' 'PRAGMA journal_mode=DELETE' 2>&1 | grep -q locked") == 0)
    }
}
