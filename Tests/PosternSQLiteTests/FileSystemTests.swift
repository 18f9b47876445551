import Glibc
import PosternSQL
import TestSupport
import Testing

@testable import PosternSQLite

/// File systems on which a database in WAL mode is not safe.
@Suite struct FileSystemTests {
    @Test(
        arguments: [
            (0x6969, "NFS"), (0x517B, "SMB (CIFS)"), (0xFF53_4D42, "SMB (CIFS)"), (0xFE53_4D42, "SMB (CIFS)"),
            (0x6573_5546, "FUSE"), (0x0102_1997, "9P"), (0x00C3_6400, "Ceph"), (0x5346_414F, "AFS"), (0x0BD0_0BD0, "Lustre"),
        ] as [(UInt32, String)])
    func `a network file system is known by its number (D14)`(_ type: UInt32, _ name: String) {
        #expect(FileSystem(type: type).network == name)
    }

    // ext4, XFS, Btrfs, ZFS, F2FS, tmpfs, overlayfs
    @Test(arguments: [0xEF53, 0x5846_5342, 0x9123_683E, 0x2FC1_2FC1, 0xF2F5_2010, 0x0102_1994, 0x794C_7630] as [UInt32])
    func `a local file system is none (D14)`(_ type: UInt32) {
        #expect(FileSystem(type: type).network == nil)
    }

    @Test(.enabled(if: canMountFUSE, "a FUSE mount needs root, /dev/fuse and Debian's bindfs"))
    func `a database on FUSE is refused (D14)`() throws {
        let (directory, source) = (try TemporaryDirectory(), try TemporarySQLite())
        source.database.close()
        try #require(system("bindfs \(source.directory.path) \(directory.path)") == 0)
        defer { _ = system("umount \(directory.path)") }
        let path = directory.path("test.db")
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(path) }
        #expect(error?.kind == .cannotOpen)
        #expect(
            error?.message == """
                cannot open \(path): \(directory.path) is on FUSE, where locks and shared memory may not work between machines; \
                put the database on a local disk
                """)
        #expect(try source.directory.names() == ["test.db"])
    }

    static var canMountFUSE: Bool {
        geteuid() == 0 && access("/dev/fuse", R_OK | W_OK) == 0 && access("/usr/bin/bindfs", X_OK) == 0
    }
}
