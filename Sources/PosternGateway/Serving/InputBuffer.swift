/// Memory for what a thread reads or looks at: the longest header of an SCGI request, the beginning of one over FastCGI. One per
/// thread, used for one request at a time. What is never filled takes no place.
struct InputBuffer: ~Copyable {
    let bytes: UnsafeMutableRawBufferPointer

    init() {
        bytes = .allocate(byteCount: SCGIPrefix.maximumSize + SCGIPrefix.lengthLimit + 1, alignment: 16)
    }

    deinit { bytes.deallocate() }
}
