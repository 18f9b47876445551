import CFastCGI
import Testing

/// The gateway sets three fields of a struct whose header asks not to: another layout must fail here, not in production.
struct LibraryLayoutTests {
    @Test func `libfcgi's request is laid out as the gateway expects`() {  // G12
        #expect(MemoryLayout<FCGX_Request>.size == 80)
        #expect(MemoryLayout<FCGX_Request>.offset(of: \.ipcFd) == 48)
        #expect(MemoryLayout<FCGX_Request>.offset(of: \.keepConnection) == 56)
        #expect(MemoryLayout<FCGX_Request>.offset(of: \.detached) == 76)
        #expect(MemoryLayout<FCGX_Stream>.size == 72)
    }
}
