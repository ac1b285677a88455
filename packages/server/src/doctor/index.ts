export { type DoctorIO, runDoctor } from './run-doctor.ts';
