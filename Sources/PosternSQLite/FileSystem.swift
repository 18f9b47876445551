internal import CLinux

/// The kind of a file system, as statfs(2) tells it.
struct FileSystem {
    /// The magic number of its kind.
    let type: UInt32

    init(type: UInt32) {
        self.type = type
    }

    /// The file system that holds `path`; `nil` when it cannot be asked.
    init?(of path: String) {
        var status = clinux_statfs()
        guard statfs(path, &status) == 0 else { return nil }
        type = UInt32(truncatingIfNeeded: status.type)
    }

    /// What it is called, when its files may be in use on several machines at once, or are passed on by another program. SQLite's
    /// WAL needs locks and shared memory that all its users see (https://www.sqlite.org/wal.html, "Advantages").
    var network: String? {
        switch type {
        case 0x6969: "NFS"
        case 0x517B, 0xFF53_4D42, 0xFE53_4D42: "SMB (CIFS)"
        case 0x6573_5546: "FUSE"
        case 0x0102_1997: "9P"
        case 0x00C3_6400: "Ceph"
        case 0x5346_414F, 0x6B41_4653: "AFS"
        case 0x7375_7245: "Coda"
        case 0x564C: "NCP"
        case 0x0BD0_0BD0: "Lustre"
        case 0x0116_1970: "GFS2"
        case 0x7461_636F: "OCFS2"
        case 0x4750_4653: "GPFS"
        case 0x2003_0528: "OrangeFS"
        case 0x1983_0326: "BeeGFS"
        case 0x786F_4256, 0xBACB_ACBC: "a shared folder of a virtual machine"
        default: nil
        }
    }
}
