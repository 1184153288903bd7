import 'reflect-metadata';
import './dial-guard';
